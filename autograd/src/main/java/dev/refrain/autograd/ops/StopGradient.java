package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/** The value of its input, without copying, and no gradient: a constant by decree. */
public record StopGradient() implements ViewOp {
    @Override
    public Shape shape(Shapes in) {
        return in.at(0);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0];
    }

    @Override
    @SuppressWarnings("exports")
    public Buffer view(Buffer in) {
        return in;
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {}
}
