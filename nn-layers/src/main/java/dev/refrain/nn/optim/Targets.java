package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.RowGradient;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.compute.Indexing;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parameters an optimiser writes, with all checks before the first is written. */
final class Targets {
    /** x0 - x1 x2, in one pass over memory. */
    private static final PointwiseProgram DESCENT = descent();

    /** Elements up to which a loop takes less time than the choice of one. */
    private static final int FEW = 1024;

    private static PointwiseProgram descent() {
        PointwiseProgram.Builder program = PointwiseProgram.withInputs(3);
        return program.outputs(program.apply(Pointwise.SUB, 0, program.apply(Pointwise.MUL, 1, 2)));
    }

    /** A parameter, its path, and its gradient, on no tape: of all elements, or of some rows. */
    record Target(
            String path,
            Parameter parameter,
            @Nullable Var all,
            @Nullable RowGradient rows) {
        /** The present value, to calculate with. */
        Var value() {
            return Var.of(parameter.value());
        }

        /** The gradient with all zeros. */
        Var gradient() {
            return rows == null ? Objects.requireNonNull(all) : rows.dense();
        }

        /** w - η v. */
        Var descended(double learningRate, Var velocity) {
            Tensor value = parameter.value();
            Buffer after = descended(value.buffer(), velocity.value().buffer(), learningRate);
            return Var.of(Tensor.around(after, value.shape()));
        }

        private static Buffer descended(Buffer value, Buffer velocity, double rate) {
            boolean inOrder = value.isContiguous() && velocity.isContiguous();
            if (inOrder && value.count() <= FEW && !value.isWide()) {
                Buffer after = value.copied();
                descend(after.floats(), velocity.floats(), velocity.offset(), (float) rate);
                return after;
            }
            Buffer after = Buffer.zeros(value.isWide(), value.sizes());
            Buffer rates = Tensor.scalar(rate, value.isWide() ? DType.FLOAT64 : DType.FLOAT32)
                    .buffer()
                    .expanded(value.sizes());
            DESCENT.kernel().run(new Buffer[] {value, velocity, rates}, new Buffer[] {after});
            return after;
        }

        private static void descend(float[] value, float[] velocity, int at, float rate) {
            for (int i = 0; i < value.length; i++) {
                value[i] -= velocity[at + i] * rate;
            }
        }

        /** w - η g; where g is of some rows, only these are calculated. */
        Var descended(double learningRate) {
            if (rows == null) {
                return descended(learningRate, gradient());
            }
            Tensor value = parameter.value();
            Buffer copy =
                    Buffer.zeros(value.dtype() == DType.FLOAT64, value.shape().sizes());
            Copies.into(value.buffer(), copy);
            Buffer change = rows.values().mul(-learningRate).value().buffer();
            Indexing.scatterAdd(change, rows.rows().toArray(), copy);
            return Var.of(Tensor.around(copy));
        }
    }

    /** What a parameter is to become. */
    record Update(Target target, Var value) {}

    /** A parameter of the model, and its path. */
    private record Leaf(String path, Parameter parameter) {}

    private final List<Leaf> leaves;

    Targets(Object model) {
        leaves = Tree.leaves(model).entrySet().stream()
                .map(each -> new Leaf(each.getKey(), each.getValue()))
                .toList();
        if (leaves.isEmpty()) {
            throw new HyperParameterException("optimiser: got a model without parameters: %s"
                    .formatted(model.getClass().getSimpleName()));
        }
    }

    /** The parameters to write now, in the model's order; every gradient was found finite and of the present value. */
    List<Target> due(Gradients gradients) {
        List<Target> due = new ArrayList<>(leaves.size());
        for (Leaf leaf : leaves) {
            Parameter parameter = leaf.parameter();
            if (gradients.contains(parameter)) {
                gradients.checkFresh(parameter);
                RowGradient rows = gradients.rows(parameter).orElse(null);
                Var all = rows == null ? gradients.of(parameter).detach() : null;
                checkFinite(() -> "optimiser: the gradient of " + leaf.path() + " is", all, rows);
                due.add(new Target(leaf.path(), parameter, all, rows));
            }
        }
        if (due.isEmpty()) {
            throw new TapeException(
                    TapeException.Kind.NO_GRAD,
                    "optimiser: got gradients for %d parameters, none of them of this model, whose first is %s"
                            .formatted(
                                    gradients.parameters().size(),
                                    leaves.getFirst().path()));
        }
        return due;
    }

    /** Writes all parameters, or none if one would become NaN or infinite. */
    static void write(List<Update> updates) {
        for (Update update : updates) {
            checkFinite(
                    () -> "optimiser: this step would make " + update.target().path(),
                    update.value().value());
        }
        for (Update update : updates) {
            update.target().parameter().assign(update.value().value());
        }
    }

    /** Says so if a gradient has a NaN or an infinity; the index is that in the parameter. */
    static void checkFinite(Supplier<String> what, Gradients gradients, Parameter parameter) {
        RowGradient rows = gradients.rows(parameter).orElse(null);
        checkFinite(what, rows == null ? gradients.of(parameter) : null, rows);
    }

    private static void checkFinite(Supplier<String> what, @Nullable Var all, @Nullable RowGradient rows) {
        if (rows == null) {
            checkFinite(what, Objects.requireNonNull(all).value());
            return;
        }
        int[] ids = rows.rows().toArray();
        checkFinite(what, rows.values().value(), index -> {
            index[0] = ids[index[0]];
            return index;
        });
    }

    /** Says so if something has a NaN or an infinity. */
    static void checkFinite(Supplier<String> what, Tensor tensor) {
        checkFinite(what, tensor, UnaryOperator.identity());
    }

    private static void checkFinite(Supplier<String> what, Tensor tensor, UnaryOperator<int[]> place) {
        OptionalInt found = Checks.firstNotFinite(tensor);
        if (found.isPresent()) {
            int[] index = tensor.shape().index(found.getAsInt());
            double value = tensor.get(index);
            throw new NonFiniteException("%s %s at %s; nothing was written in this step"
                    .formatted(what.get(), value, Arrays.toString(place.apply(index))));
        }
    }
}
