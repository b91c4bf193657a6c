package dev.refrain.autograd.scan;

import dev.refrain.autograd.Draws;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Dropout;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * The noise of one run over time: step after step, each draws from the next {@code perStep} sources, as it does on the tape.
 */
record StepNoise(Draws draws, int perStep, int firstTime) {
    StepNoise(Draws draws, int perStep) {
        this(draws, perStep, 0);
    }

    /** The noise of the times from a later one on. */
    StepNoise from(int time) {
        return new StepNoise(draws, perStep, firstTime + time);
    }

    private RandomKey key(StepMask mask, int time) {
        return draws.key((firstTime + time) * perStep + mask.source());
    }

    /**
     * Draws a mask, or a part of it that begins at a row.
     *
     * @param words scratch memory for a row of the mask
     */
    void draw(StepMask mask, int time, int firstRow, int[] words, Buffer out) {
        Dropout.mask(key(mask, time)::words, mask.rate(), firstRow, words, out);
    }

    /** The whole of a mask. */
    Var mask(StepMask mask, int time, DType dtype) {
        Buffer out = Buffer.zeros(dtype == DType.FLOAT64, mask.shape().sizes());
        draw(mask, time, 0, new int[Dropout.columns(out)], out);
        return Var.of(Tensor.around(out));
    }
}
