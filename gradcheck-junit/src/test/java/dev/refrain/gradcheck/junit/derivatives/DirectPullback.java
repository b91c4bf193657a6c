package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A pullback without the engine, so that it can be lied to about the forward pass. */
final class DirectPullback {
    /** What a pullback is told: inputs and output, whatever its op saves. */
    private record Told(OpCase applied, List<Var> inputs, Var output) implements Saved {
        @Override
        public Var input(int index) {
            return inputs.get(index);
        }

        @Override
        public int count() {
            return inputs.size();
        }

        @Override
        public Shape shape(int index) {
            return inputs.get(index).shape();
        }

        @Override
        public Ids ids() {
            return applied.ids().orElseThrow();
        }
    }

    private DirectPullback() {}

    /** What the op's rule gives to its inputs, by input. */
    static SortedMap<Integer, Tensor> of(OpCase applied) {
        List<Var> inputs = applied.arguments().values();
        return run(new Told(applied, inputs, applied.apply(inputs)));
    }

    /** The same with NaN in place of everything that the op does not say it saves. */
    static SortedMap<Integer, Tensor> withPoison(OpCase applied) {
        List<Var> inputs = applied.arguments().values();
        Var output = applied.apply(inputs);
        Saves saves = applied.op().saves();
        return run(new Told(
                applied,
                saves == Saves.INPUTS
                        ? inputs
                        : inputs.stream().map(DirectPullback::poison).toList(),
                saves == Saves.OUTPUT ? output : poison(output)));
    }

    private static SortedMap<Integer, Tensor> run(Told told) {
        SortedMap<Integer, Tensor> given = new TreeMap<>();
        Var cotangent = Var.of(
                Initialisers.normal(0, 1).draw(RandomKey.of(30), told.output().shape(), DType.FLOAT64));
        told.applied()
                .op()
                .pullback(
                        told,
                        cotangent,
                        (input, formula) -> given.put(input, formula.get().value()));
        return given;
    }

    private static Var poison(Var value) {
        return Var.of(Tensor.full(value.dtype(), Double.NaN, value.shape().sizes()));
    }
}
