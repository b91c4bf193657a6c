package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/**
 * A mask that a step draws: 0 with probability {@code rate}, else 1. It is of the {@code source}th source of noise of the step,
 * and of the time: another one with each x, of which nothing is read. In a run it is a {@link MaskDrawing}.
 */
record StepMask(int source, double rate, Shape shape) implements Op {
    @Override
    public String name() {
        return "mask";
    }

    @Override
    public Shape shape(Shapes in) {
        return shape;
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        boolean inRows =
                axes[0] == 0 && shape.rank() > 0 && shape.size(0) == in.at(0).size(0);
        return inRows ? 0 : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        throw new IllegalStateException("a mask is drawn where the time is known");
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {} // it is a function of no value

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
