package dev.refrain.autograd.ops;

import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one input gets from the pullback of a {@link CustomOp} that calculates on arrays, as an op of what that reads and of the
 * cotangent, which is last: so it has a place in a step that is compiled. It has no gradient.
 *
 * @param shapes those of the custom op's inputs
 */
public record CustomPullback(CustomOp op, int input, List<Shape> shapes) implements Op {
    /** The list is copied. */
    public CustomPullback {
        shapes = List.copyOf(shapes);
    }

    /** Gives the inputs what they get, each as an op. */
    public static void give(CustomOp op, Saved saved, Var cotangent, Sink gradients) {
        List<Shape> shapes = new ArrayList<>();
        List<Var> read = new ArrayList<>();
        for (int i = 0; i < saved.count(); i++) {
            shapes.add(saved.shape(i));
            if (op.saves() == Saves.INPUTS) {
                read.add(saved.input(i));
            }
        }
        if (op.saves() == Saves.OUTPUT) {
            read.add(saved.output());
        }
        read.add(cotangent);
        for (int i = 0; i < shapes.size(); i++) {
            CustomPullback own = new CustomPullback(op, i, shapes);
            gradients.give(i, () -> Var.apply(own, read.toArray(Var[]::new)));
        }
    }

    /** That a pullback on arrays has no gradient. */
    public static TapeException firstOrderOnly(CustomOp op) {
        return new TapeException(
                TapeException.Kind.FIRST_ORDER,
                "%s: its pullback calculates on arrays (firstOrder), so a gradient of it cannot be recorded: take plain gradients,"
                                .formatted(op.name())
                        + " as GradCheck does by order(1), or write the pullback over Vars");
    }

    @Override
    public int arity() {
        return ANY_ARITY;
    }

    @Override
    public String name() {
        return op.name() + "Pullback";
    }

    @Override
    public Shape shape(Shapes in) {
        return op.saves() == Saves.INPUTS ? in.at(input) : shapes.get(input);
    }

    /** What has no rows itself gets the sum of what it gets for each row. */
    @Override
    public int rowAxis(Shapes in, int[] axes) {
        boolean rows = op.rowWise()
                && op.saves() == Saves.INPUTS
                && axes[axes.length - 1] == 0
                && RowAxis.areInFront(in, axes);
        return rows ? axes[input] == 0 ? 0 : RowAxis.SUMMED : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        Var cotangent = Var.of(CustomOp.copied(in.at(in.count() - 1)));
        Var[] sum = {Var.of(Tensor.zeros(out.isWide() ? DType.FLOAT64 : DType.FLOAT32, out.sizes()))};
        op.pullback(new Given(op, shapes, in), cotangent, new Sink() {
            @Override
            public void give(int to, Supplier<Var> formula) {
                if (to == input) {
                    sum[0] = sum[0].add(Sum.unbroadcast(formula.get(), sum[0].shape()));
                }
            }

            @Override
            public boolean wants(int to) {
                return to == input;
            }
        });
        Copies.into(sum[0].value().buffer(), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        throw firstOrderOnly(op);
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }

    /** What was saved, as it is given here. */
    private record Given(CustomOp op, List<Shape> shapes, Inputs in) implements Saved {
        @Override
        public Var input(int index) {
            check(Saves.INPUTS);
            return Var.of(CustomOp.copied(in.at(index)));
        }

        @Override
        public Var output() {
            check(Saves.OUTPUT);
            return Var.of(CustomOp.copied(in.at(0)));
        }

        private void check(Saves read) {
            if (op.saves() != read) {
                throw new IllegalStateException("a pullback reads what its op does not save");
            }
        }

        @Override
        public int count() {
            return shapes.size();
        }

        @Override
        public Shape shape(int index) {
            return op.saves() == Saves.INPUTS ? Shape.of(in.at(index).sizes()) : shapes.get(index);
        }

        @Override
        public Ids ids() {
            throw new IllegalStateException(op.name() + " was applied without ids");
        }
    }
}
