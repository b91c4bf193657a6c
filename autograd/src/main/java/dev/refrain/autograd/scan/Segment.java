package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.autograd.ops.ViewOp;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/** One of the results that lie one after the other in a flat value: the elements from {@code start} on, in its shape. */
record Segment(int start, Shape target) implements ViewOp {
    @Override
    public Shape shape(Shapes in) {
        if (in.at(0).rank() != 1 || start + target.count() > in.at(0).count()) {
            throw in.clash("it has no %s from element %d on".formatted(target, start));
        }
        return target;
    }

    @Override
    public Buffer view(Buffer in) {
        return in.sliced(0, start, target.count()).reshaped(target.sizes());
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        int behind = saved.shape(0).count() - start - target.count();
        gradients.give(0, new Pad(0, start, behind), () -> cotangent.reshape(target.count()));
    }
}
