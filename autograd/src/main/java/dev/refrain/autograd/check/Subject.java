package dev.refrain.autograd.check;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.TapeListener;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is checked, as a function from ℝⁿ to ℝᵐ: the elements of all inputs and then of all parameters, one after the other,
 * are x; those of the value are y. Every call runs on a tape of its own. It writes x into the parameters of its model, which
 * is therefore a copy.
 */
final class Subject<M> {
    /** A value calculated from a model and inputs that are on a tape. */
    @FunctionalInterface
    interface Formula<M> {
        Var apply(Tape tape, M model, List<Var> inputs);
    }

    /** What two pullbacks give: the recorded gradient g = Jᵀc, the gradient of ⟨d, g⟩ by x, and the one by c, which is Jd. */
    record Second(double[] gradient, double[] curvature, double[] pushforward) {}

    private final M model;
    private final Formula<M> formula;
    private final List<Parameter> parameters;
    private final @Nullable RandomKey noise;
    private final List<Shape> shapes = new ArrayList<>();
    private final double[] start;
    private final Shape output;
    private @Nullable TapeListener watching;

    /** A function of these inputs and of the parameters of a copy of this model. */
    Subject(M original, Formula<M> formula, List<Tensor> inputs, @Nullable RandomKey noise) {
        this.model = wide(original);
        this.formula = formula;
        this.noise = noise;
        parameters = List.copyOf(Tree.leaves(model).values());
        List<Tensor> values = new ArrayList<>(inputs);
        parameters.forEach(parameter -> values.add(parameter.value()));
        if (values.isEmpty()) {
            throw new TapeException(
                    TapeException.Kind.NO_GRAD,
                    "gradcheck: there is neither an input nor a parameter to differentiate by");
        }
        values.forEach(value -> shapes.add(value.shape()));
        start = flat(values);
        output = evaluate(start).shape();
    }

    /** A copy in float64. */
    static <M> M wide(M model) {
        return Tree.map(model, parameter -> parameter.to(DType.FLOAT64));
    }

    /** Where the check takes place. */
    double[] start() {
        return start.clone();
    }

    /** The shape of the value. */
    Shape output() {
        return output;
    }

    /** y. */
    double[] value(double[] x) {
        Tensor value = evaluate(x);
        if (!value.shape().equals(output)) {
            throw new ShapeException(
                    "gradcheck: the value has shape %s at one place and %s at another, expected one shape"
                            .formatted(output, value.shape()));
        }
        return value.toDoubles();
    }

    private Tensor evaluate(double[] x) {
        try (Tape tape = open()) {
            return apply(tape, enter(tape, x)).value();
        }
    }

    /** Jᵀc by a plain pass. */
    double[] gradient(double[] x, double[] cotangent) {
        try (Tape tape = open()) {
            List<Var> leaves = enter(tape, x);
            Var y = apply(tape, leaves);
            Pullback plain = Pullback.plain().from(Var.of(Tensor.of(cotangent, output.sizes())));
            return flat(values(tape.gradients(y, leaves, plain), leaves));
        }
    }

    /** Both gradients of ⟨d, Jᵀc⟩, for a d like x. */
    Second second(double[] x, double[] cotangent, double[] direction) {
        try (Tape tape = open()) {
            List<Var> leaves = enter(tape, x);
            Var c = tape.input(Tensor.of(cotangent, output.sizes()));
            Gradients first = tape.gradients(
                    apply(tape, leaves), leaves, Pullback.recorded().from(c));
            Var slope = tape.input(Tensor.scalar(0, DType.FLOAT64));
            List<Tensor> along = leaves(direction);
            for (int k = 0; k < leaves.size(); k++) {
                slope = slope.add(
                        first.of(leaves.get(k)).mul(Var.of(along.get(k))).sum());
            }
            double[] recorded = flat(values(first, leaves));
            List<Var> all = new ArrayList<>(leaves);
            all.add(c);
            Gradients second = tape.gradients(slope, all, Pullback.plain());
            return new Second(
                    recorded, flat(values(second, leaves)), second.of(c).value().toDoubles());
        }
    }

    private Tape open() {
        Tape tape = noise == null ? Tape.open() : Tape.training(noise);
        return watching == null ? tape : tape.watch(watching);
    }

    /** What {@code run} gives while somebody looks on at every tape. */
    double[] watched(TapeListener listener, Supplier<double[]> run) {
        watching = listener;
        try {
            return run.get();
        } finally {
            watching = null;
        }
    }

    private List<Var> enter(Tape tape, double[] x) {
        List<Tensor> values = leaves(x);
        int inputs = shapes.size() - parameters.size();
        List<Var> leaves = new ArrayList<>(
                values.subList(0, inputs).stream().map(tape::input).toList());
        for (Parameter parameter : parameters) {
            parameter.assign(values.get(leaves.size()));
            leaves.add(parameter.on(tape));
        }
        return leaves;
    }

    /** The value on the tape; one that does not depend on the leaves is a constant there. */
    private Var apply(Tape tape, List<Var> leaves) {
        try {
            List<Var> inputs = List.copyOf(leaves.subList(0, leaves.size() - parameters.size()));
            Var y = Objects.requireNonNull(formula.apply(tape, model, inputs), "gradcheck: the function gave null");
            if (y.dtype() != DType.FLOAT64) {
                throw new DTypeException("gradcheck: the value is " + y.dtype());
            }
            return y.on(leaves.getFirst());
        } catch (DTypeException e) {
            DTypeException explained = new DTypeException(
                    e.getMessage()
                            + "; gradcheck runs in float64: give it all tensors as inputs and all parameters as a model, or convert them");
            explained.initCause(e); // which says where in the function it was
            throw explained;
        }
    }

    /** The inputs and then the parameters at x. */
    private List<Tensor> leaves(double[] x) {
        List<Tensor> parts = new ArrayList<>();
        int from = 0;
        for (Shape shape : shapes) {
            double[] part = new double[shape.count()];
            System.arraycopy(x, from, part, 0, part.length);
            parts.add(Tensor.of(part, shape.sizes()));
            from += part.length;
        }
        return parts;
    }

    private static List<Tensor> values(Gradients gradients, List<Var> of) {
        return of.stream().map(each -> gradients.of(each).value()).toList();
    }

    private static double[] flat(List<Tensor> values) {
        double[] flat = new double
                [values.stream().mapToInt(each -> each.shape().count()).sum()];
        int from = 0;
        for (Tensor value : values) {
            double[] part = value.toDoubles();
            System.arraycopy(part, 0, flat, from, part.length);
            from += part.length;
        }
        return flat;
    }
}
