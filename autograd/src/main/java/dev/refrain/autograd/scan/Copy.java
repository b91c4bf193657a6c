package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;

/** The same value in memory of its own. */
record Copy() implements Op {
    @Override
    public Shape shape(Shapes in) {
        return in.at(0);
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0];
    }

    @Override
    public void forward(Inputs in, Buffer out) {
        Copies.into(in.at(0), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> cotangent);
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
