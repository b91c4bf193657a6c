package dev.refrain.autograd.ops;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An op whose value is calculated on tensors, as anybody can write it; best a record of its parameters. It is applied by
 * {@code Var.apply}:
 *
 * <pre>{@code
 * record Cube() implements CustomOp {
 *   public Shape shape(Shapes in) { return in.at(0); }
 *   public Tensor forward(List<Tensor> in) {
 *     double[] x = in.getFirst().toDoubles();
 *     return Tensor.of(DoubleStream.of(x).map(e -> e * e * e).toArray(), in.getFirst().shape().sizes());
 *   }
 *   public void pullback(Saved saved, Var cotangent, Sink sink) {
 *     sink.give(0, () -> cotangent.mul(saved.input(0).square().mul(3)));
 *   }
 * }
 * Var y = Var.apply(new Cube(), x);}</pre>
 *
 * <p>A pullback over {@code Var}s has gradients of all orders. One that looks at values, by {@code value()}, says so by
 * {@link #firstOrder}. Both must be functions of what they are given: in a step that is compiled they are called when and as often
 * as its rewriting has it.
 */
public interface CustomOp extends Op {
    /** The value, of the type of the inputs and of the shape that {@link #shape} says. */
    Tensor forward(List<Tensor> inputs);

    /**
     * Whether the pullback calculates on arrays, so that it has no gradient itself: a recorded pass is refused. In a compiled
     * step it is called with values as the op itself is.
     */
    default boolean firstOrder() {
        return false;
    }

    /**
     * Whether row i of the value, along axis 0, is a function of row i of those inputs that have rows, and of all of those that
     * have none, such as weights. Only then may a compiled step call the op for several times or for part of a batch. It does
     * not where an input without rows is as long along axis 0 as the batch, and might have something for each row.
     */
    default boolean rowWise() {
        return false;
    }

    @Override
    default Saves saves() {
        return Saves.INPUTS;
    }

    @Override
    default int rowAxis(Shapes in, int[] axes) {
        return rowWise() && RowAxis.areInFront(in, axes) ? 0 : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    default void forward(Inputs in, Buffer out) {
        Tensor value = forward(tensors(in));
        DType dtype = out.isWide() ? DType.FLOAT64 : DType.FLOAT32;
        if (!value.shape().equals(Shape.of(out.sizes())) || value.dtype() != dtype) {
            throw new ShapeException("%s: its forward gave %s%s, expected %s%s"
                    .formatted(name(), value.dtype(), value.shape(), dtype, Shape.of(out.sizes())));
        }
        Copies.into(value.buffer(), out);
    }

    /** Copies: a tensor never changes, and planned memory does. */
    private static List<Tensor> tensors(Inputs in) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < in.count(); i++) {
            tensors.add(copied(in.at(i)));
        }
        return tensors;
    }

    /** A tensor of its own. */
    @SuppressWarnings("exports")
    static Tensor copied(Buffer buffer) {
        Buffer copy = Buffer.zeros(buffer.isWide(), buffer.sizes());
        Copies.into(buffer, copy);
        return Tensor.around(copy);
    }
}
