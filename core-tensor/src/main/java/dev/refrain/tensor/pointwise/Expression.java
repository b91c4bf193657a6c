package dev.refrain.tensor.pointwise;

import java.util.List;
import java.util.stream.Stream;

/**
 * A formula over the table: how derivatives are written, as in {@code one().sub(y.square())}. Autograd evaluates it on its
 * own values, so a derivative is differentiable like everything else.
 */
public sealed interface Expression {
    /** Argument number {@code index} of the function whose derivative this is. */
    record Argument(int index) implements Expression {}

    /** The value of the function whose derivative this is. */
    record Output() implements Expression {}

    /** A number, the same for all elements. */
    record Constant(double value) implements Expression {}

    /** A function of the table, applied to formulas. */
    record Application(Pointwise function, List<Expression> arguments) implements Expression {}

    /** A number. */
    static Expression constant(double value) {
        return new Constant(value);
    }

    /** The number 0. */
    static Expression zero() {
        return constant(0);
    }

    /** The number 1. */
    static Expression one() {
        return constant(1);
    }

    /** {@code function} of this and the others. */
    default Expression apply(Pointwise function, Expression... others) {
        return new Application(
                function, Stream.concat(Stream.of(this), Stream.of(others)).toList());
    }

    /** -this. */
    default Expression neg() {
        return apply(Pointwise.NEG);
    }

    /** e to the power of this. */
    default Expression exp() {
        return apply(Pointwise.EXP);
    }

    /** ln(this). */
    default Expression log() {
        return apply(Pointwise.LOG);
    }

    /** 1 / (1 + e^-this). */
    default Expression sigmoid() {
        return apply(Pointwise.SIGMOID);
    }

    /** this². */
    default Expression square() {
        return apply(Pointwise.SQUARE);
    }

    /** 1 / this. */
    default Expression reciprocal() {
        return apply(Pointwise.RECIPROCAL);
    }

    /** 1, 0 or -1 as this is positive, zero or negative. */
    default Expression sign() {
        return apply(Pointwise.SIGN);
    }

    /** this + other. */
    default Expression add(Expression other) {
        return apply(Pointwise.ADD, other);
    }

    /** this - other. */
    default Expression sub(Expression other) {
        return apply(Pointwise.SUB, other);
    }

    /** this · other. */
    default Expression mul(Expression other) {
        return apply(Pointwise.MUL, other);
    }

    /** this / other. */
    default Expression div(Expression other) {
        return apply(Pointwise.DIV, other);
    }

    /** this to the power of the exponent. */
    default Expression pow(Expression exponent) {
        return apply(Pointwise.POW, exponent);
    }

    /** {@code this log(other)}, and 0 where this is 0. */
    default Expression xlogy(Expression other) {
        return apply(Pointwise.XLOGY, other);
    }

    /** 1 where this is greater than the other, else 0. */
    default Expression greater(Expression other) {
        return apply(Pointwise.GREATER, other);
    }

    /** 1 where this is not less than the other, else 0. */
    default Expression greaterOrEqual(Expression other) {
        return apply(Pointwise.GREATER_OR_EQUAL, other);
    }

    /** Whether an argument of the function occurs in this formula. */
    default boolean readsArguments() {
        return switch (this) {
            case Argument argument -> true;
            case Output output -> false;
            case Constant constant -> false;
            case Application application -> application.arguments().stream().anyMatch(Expression::readsArguments);
        };
    }

    /** Whether the function's own value occurs in this formula. */
    default boolean readsOutput() {
        return switch (this) {
            case Argument argument -> false;
            case Output output -> true;
            case Constant constant -> false;
            case Application application -> application.arguments().stream().anyMatch(Expression::readsOutput);
        };
    }
}
