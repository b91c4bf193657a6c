package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;

/** The same elements in row-major order under another shape; copied only if they do not lie in that order. */
public record Reshape(Shape target) implements ViewOp {
    @Override
    public Shape shape(Shapes in) {
        if (in.at(0).count() != target.count()) {
            throw in.clash("%d elements do not fit %s of %d".formatted(in.at(0).count(), target, target.count()));
        }
        return target;
    }

    @Override
    @SuppressWarnings("exports")
    public Buffer view(Buffer in) {
        return Copies.contiguous(in).reshaped(target.sizes());
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> cotangent.reshape(saved.shape(0)));
    }
}
