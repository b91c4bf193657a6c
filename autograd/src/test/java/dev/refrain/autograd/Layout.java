package dev.refrain.autograd;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.stream.IntStream;

/** Ways for one value to lie in memory. */
enum Layout {
    ROW_MAJOR {
        @Override
        Var of(Tensor value) {
            return Var.of(value);
        }
    },
    PERMUTED {
        @Override
        Var of(Tensor value) {
            int rank = value.shape().rank();
            int[] reversed =
                    IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
            Shape stored =
                    Shape.of(IntStream.of(reversed).map(value.shape()::size).toArray());
            Tensor memory = Naive.each(
                    stored,
                    index -> value.get(
                            IntStream.of(reversed).map(axis -> index[axis]).toArray()));
            return Var.of(memory.to(value.dtype())).permute(reversed);
        }
    },
    SLICED {
        @Override
        Var of(Tensor value) {
            Shape shape = value.shape();
            Shape stored =
                    Shape.of(IntStream.of(shape.sizes()).map(size -> size + 3).toArray());
            Tensor memory =
                    Naive.each(stored, index -> isInside(shape, index) ? value.get(shifted(index)) : Double.NaN);
            Var view = Var.of(memory.to(value.dtype()));
            for (int axis = 0; axis < shape.rank(); axis++) {
                view = view.slice(axis, 1, 1 + shape.size(axis));
            }
            return view;
        }

        private boolean isInside(Shape shape, int[] index) {
            return IntStream.range(0, index.length)
                    .allMatch(axis -> index[axis] >= 1 && index[axis] <= shape.size(axis));
        }

        private int[] shifted(int[] index) {
            return IntStream.of(index).map(each -> each - 1).toArray();
        }
    };

    /** The value on no tape, lying so. */
    abstract Var of(Tensor value);
}
