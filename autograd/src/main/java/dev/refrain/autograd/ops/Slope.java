package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Expression;
import dev.refrain.tensor.pointwise.Pointwise;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What goes back to one argument of a pointwise function: the cotangent times the derivative. Recorded, it is a formula over
 * {@code Var}s; where nothing is, one program, with the bits of that formula.
 *
 * @param reads what the program reads, in order
 */
record Slope(Expression derivative, PointwiseProgram program, List<Expression> reads) {
    /** By function and argument. */
    private static final List<List<Slope>> ALL = Stream.of(Pointwise.values())
            .map(function -> IntStream.range(0, function.arity())
                    .mapToObj(argument -> of(function.derivative(argument)))
                    .toList())
            .toList();

    static Slope of(Pointwise function, int argument) {
        return ALL.get(function.ordinal()).get(argument);
    }

    private static Slope of(Expression derivative) {
        Expression passed = derivative.readsCotangent() ? derivative : new Expression.Cotangent().mul(derivative);
        List<Expression> reads = new ArrayList<>();
        addReads(passed, reads);
        PointwiseProgram.Builder builder = PointwiseProgram.withInputs(reads.size());
        return new Slope(derivative, builder.outputs(add(passed, reads, builder)), reads);
    }

    private static void addReads(Expression expression, List<Expression> reads) {
        switch (expression) {
            case Expression.Application application ->
                application.arguments().forEach(argument -> addReads(argument, reads));
            case Expression.Constant constant -> {}
            default -> {
                if (!reads.contains(expression)) {
                    reads.add(expression);
                }
            }
        }
    }

    private static int add(Expression expression, List<Expression> reads, PointwiseProgram.Builder builder) {
        return switch (expression) {
            case Expression.Application application ->
                builder.apply(
                        application.function(),
                        application.arguments().stream()
                                .mapToInt(argument -> add(argument, reads, builder))
                                .toArray());
            case Expression.Constant constant -> builder.constant(constant.value());
            default -> reads.indexOf(expression);
        };
    }

    /** Whether nothing goes back. */
    boolean isZero() {
        return derivative.equals(Expression.zero());
    }

    /** What goes back of a cotangent. */
    Var times(Var cotangent, Saved saved) {
        if (derivative.equals(Expression.one())) {
            return cotangent;
        }
        if (derivative.equals(Expression.constant(-1))) {
            return cotangent.neg();
        }
        Var[] values = new Var[reads.size()];
        boolean recorded = false;
        for (int i = 0; i < values.length; i++) {
            values[i] = evaluate(reads.get(i), cotangent, saved);
            recorded |= values[i].isRecorded();
        }
        if (!recorded) {
            return run(values, cotangent.shape());
        }
        Var value = evaluate(derivative, cotangent, saved);
        return derivative.readsCotangent() ? value : cotangent.mul(value);
    }

    private Var run(Var[] values, Shape shape) {
        Buffer[] inputs = new Buffer[values.length];
        for (int i = 0; i < inputs.length; i++) {
            Buffer memory = values[i].value().buffer();
            inputs[i] = values[i].shape().equals(shape) ? memory : memory.expanded(shape.sizes());
        }
        Buffer out = Buffer.zeros(inputs[0].isWide(), shape.sizes());
        program.kernel().run(inputs, new Buffer[] {out});
        return Var.of(Tensor.around(out, shape));
    }

    private static Var evaluate(Expression expression, Var cotangent, Saved saved) {
        return switch (expression) {
            case Expression.Argument argument -> saved.input(argument.index());
            case Expression.Output output -> saved.output();
            case Expression.Cotangent itself -> cotangent;
            case Expression.Constant constant -> Var.scalar(constant.value(), cotangent.dtype());
            case Expression.Application application ->
                Var.apply(
                        new PointwiseOp(application.function()), arguments(application.arguments(), cotangent, saved));
        };
    }

    private static Var[] arguments(List<Expression> expressions, Var cotangent, Saved saved) {
        Var[] values = new Var[expressions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = evaluate(expressions.get(i), cotangent, saved);
        }
        return values;
    }
}
