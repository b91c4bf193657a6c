package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Indexing;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.stream.IntStream;

/** out[i..., :] = table[ids[i...], :], for a table [V, ...] and ids of any shape. Rows not asked for get the cotangent 0. */
public record GatherRows() implements Op {
    @Override
    public boolean takesIds() {
        return true;
    }

    @Override
    public Shape shape(Shapes in) {
        Shape table = in.at(0);
        if (table.rank() == 0) {
            throw in.clash("expected a table with rows along axis 0");
        }
        return Shape.of(IntStream.concat(
                        IntStream.of(in.ids().sizes()),
                        IntStream.of(table.sizes()).skip(1))
                .toArray());
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        in.ids().checkBelow(in.at(0).size(0), name());
        Indexing.gather(in.at(0), in.ids().toArray(), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        int rows = saved.shape(0).size(0);
        gradients.give(0, new ScatterRows(rows), saved.ids(), () -> cotangent);
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
