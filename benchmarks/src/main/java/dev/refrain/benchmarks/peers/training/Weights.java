package dev.refrain.benchmarks.peers.training;

import dev.refrain.benchmarks.peers.Matrix;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * All that is trained, in Refrain's order: numbers, or what a library holds them in.
 *
 * @param input U [I, G H], the gates side by side
 * @param recurrent W [H, G H]
 * @param bias b [1, G H]
 * @param others vectors by name, as the layer has them
 * @param readout [H, O]; without columns where there is none
 * @param readoutBias [1, O]
 */
record Weights<A>(A input, A recurrent, A bias, SequencedMap<String, A> others, A readout, A readoutBias) {
    /** Drawn from ±1/√H, as PyTorch draws them. */
    static Weights<Matrix> drawn(Work work, SplittableRandom random) {
        double limit = 1 / StrictMath.sqrt(work.hidden());
        Matrix input = Matrix.drawn(work.input(), work.width(), limit, random);
        Matrix recurrent = Matrix.drawn(work.hidden(), work.width(), limit, random);
        Matrix bias = Matrix.drawn(1, work.width(), limit, random);
        SequencedMap<String, Matrix> others = new LinkedHashMap<>();
        for (Layer.Other other : work.layer().others()) {
            Matrix drawn = Matrix.drawn(1, other.perUnit() * work.hidden(), limit, random);
            others.put(other.name(), drawn.plus(other.centre()));
        }
        return new Weights<>(
                input,
                recurrent,
                bias,
                others,
                Matrix.drawn(work.hidden(), work.readout(), limit, random),
                Matrix.drawn(1, work.readout(), limit, random));
    }

    /** The same with U and W transposed, as PyTorch's own layers hold them. */
    static Weights<Matrix> turned(Weights<Matrix> weights) {
        return new Weights<>(
                weights.input.transposed(),
                weights.recurrent.transposed(),
                weights.bias,
                weights.others,
                weights.readout,
                weights.readoutBias);
    }

    /** Each in another form. */
    <B> Weights<B> map(Function<? super A, B> form) {
        SequencedMap<String, B> mapped = new LinkedHashMap<>();
        others.forEach((name, array) -> mapped.put(name, form.apply(array)));
        return new Weights<>(
                form.apply(input),
                form.apply(recurrent),
                form.apply(bias),
                mapped,
                form.apply(readout),
                form.apply(readoutBias));
    }

    /** One of the vectors that the layer has beside U, W and b. */
    A other(String name) {
        return Check.of(others, name);
    }

    /** By name. */
    SequencedMap<String, A> all() {
        SequencedMap<String, A> all = new LinkedHashMap<>();
        all.put("input weights", input);
        all.put("recurrent weights", recurrent);
        all.put("bias", bias);
        all.putAll(others);
        all.put("readout weights", readout);
        all.put("readout bias", readoutBias);
        return all;
    }
}
