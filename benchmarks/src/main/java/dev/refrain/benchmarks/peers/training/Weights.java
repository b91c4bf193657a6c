package dev.refrain.benchmarks.peers.training;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/**
 * All that is trained, in Refrain's order.
 *
 * @param input U [I, G H], the gates side by side
 * @param recurrent W [H, G H]
 * @param bias b [1, G H]
 * @param readout [H, O]; without columns where there is none
 * @param readoutBias [1, O]
 */
record Weights(Matrix input, Matrix recurrent, Matrix bias, Matrix readout, Matrix readoutBias) {
    /** Drawn from ±1/√H, as PyTorch draws them. */
    static Weights drawn(Work work, SplittableRandom random) {
        double limit = 1 / StrictMath.sqrt(work.hidden());
        return new Weights(
                Matrix.drawn(work.input(), work.width(), limit, random),
                Matrix.drawn(work.hidden(), work.width(), limit, random),
                Matrix.drawn(1, work.width(), limit, random),
                Matrix.drawn(work.hidden(), work.readout(), limit, random),
                Matrix.drawn(1, work.readout(), limit, random));
    }

    /** By name. */
    SequencedMap<String, Matrix> all() {
        SequencedMap<String, Matrix> all = new LinkedHashMap<>();
        all.put("input weights", input);
        all.put("recurrent weights", recurrent);
        all.put("bias", bias);
        all.put("readout weights", readout);
        all.put("readout bias", readoutBias);
        return all;
    }
}
