package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Indexing;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A table of {@code rows} rows, zero at first, to which row ids[i...] gets in[i..., :] added, in ascending order of i. */
public record ScatterRows(int rows) implements Placing {
    @Override
    public boolean takesIds() {
        return true;
    }

    @Override
    public Shape shape(Shapes in) {
        int[] each = in.at(0).sizes();
        int idAxes = in.ids().rank();
        if (each.length < idAxes || !Shape.of(Arrays.copyOf(each, idAxes)).equals(in.ids())) {
            throw in.clash("the leading axes are not those of the ids %s".formatted(in.ids()));
        }
        return Shape.of(IntStream.concat(IntStream.of(rows), IntStream.of(each).skip(idAxes))
                .toArray());
    }

    @Override
    @SuppressWarnings("exports")
    public void addTo(Inputs in, Buffer sum) {
        in.ids().checkBelow(rows, name());
        Indexing.scatterAdd(in.at(0), in.ids().toArray(), sum);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> Var.apply(new GatherRows(), saved.ids(), cotangent));
    }
}
