package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.List;
import java.util.stream.IntStream;

/** The axes in another order, without copying: axis k of the result is axis {@code order[k]} of the input. */
public record Permute(List<Integer> order) implements ViewOp {
    public Permute {
        order = List.copyOf(order);
    }

    @Override
    public Shape shape(Shapes in) {
        Shape shape = in.at(0);
        if (!order.stream()
                .sorted()
                .toList()
                .equals(IntStream.range(0, shape.rank()).boxed().toList())) {
            throw in.clash("order %s is not a permutation of its %d axes".formatted(order, shape.rank()));
        }
        return Shape.of(axes().map(shape::size).toArray());
    }

    @Override
    @SuppressWarnings("exports")
    public Buffer view(Buffer in) {
        return in.permuted(axes().toArray());
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(
                0,
                () -> cotangent.permute(
                        IntStream.range(0, order.size()).map(order::indexOf).toArray()));
    }

    private IntStream axes() {
        return order.stream().mapToInt(Integer::intValue);
    }
}
