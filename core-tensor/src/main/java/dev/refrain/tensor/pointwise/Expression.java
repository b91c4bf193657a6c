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

    /**
     * What comes back to the function's value. A formula in which it occurs is what is passed on to the argument; any other is
     * multiplied with it. So a function that selects can select what it passes on: 0 · ∞ is NaN, what is not selected is not
     * looked at.
     */
    record Cotangent() implements Expression {}

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

    /** What comes back, where the mask is not 0, else 0. */
    static Expression passedWhere(Expression mask) {
        return mask.where(new Cotangent(), zero());
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

    /** cos(this). */
    default Expression cos() {
        return apply(Pointwise.COS);
    }

    /** sin(this). */
    default Expression sin() {
        return apply(Pointwise.SIN);
    }

    /** cosh(this). */
    default Expression cosh() {
        return apply(Pointwise.COSH);
    }

    /** sinh(this). */
    default Expression sinh() {
        return apply(Pointwise.SINH);
    }

    /** |this|. */
    default Expression abs() {
        return apply(Pointwise.ABS);
    }

    /** 1 / sqrt(this). */
    default Expression rsqrt() {
        return apply(Pointwise.RSQRT);
    }

    /** 1 - erf(this). */
    default Expression erfc() {
        return apply(Pointwise.ERFC);
    }

    /** tanh(this). */
    default Expression tanh() {
        return apply(Pointwise.TANH);
    }

    /** ln(1 + e^this). */
    default Expression softplus() {
        return apply(Pointwise.SOFTPLUS);
    }

    /** e^this - 1. */
    default Expression expm1() {
        return apply(Pointwise.EXPM1);
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

    /** The greater of this and the other. */
    default Expression max(Expression other) {
        return apply(Pointwise.MAX, other);
    }

    /** The lesser of this and the other. */
    default Expression min(Expression other) {
        return apply(Pointwise.MIN, other);
    }

    /** sqrt(this² + other²). */
    default Expression hypot(Expression other) {
        return apply(Pointwise.HYPOT, other);
    }

    /** {@code a} where this is not 0, else {@code b}. */
    default Expression where(Expression a, Expression b) {
        return apply(Pointwise.WHERE, a, b);
    }

    /** This, within ±bound: where a function is flat farther out, so that 0 · ∞ does not make its derivative NaN. */
    default Expression within(double bound) {
        return apply(Pointwise.CLAMP, constant(-bound), constant(bound));
    }

    /** Whether an argument of the function occurs in this formula. */
    default boolean readsArguments() {
        return reads(Argument.class);
    }

    /** Whether the function's own value occurs in this formula. */
    default boolean readsOutput() {
        return reads(Output.class);
    }

    /** Whether what comes back occurs in this formula. */
    default boolean readsCotangent() {
        return reads(Cotangent.class);
    }

    private boolean reads(Class<? extends Expression> kind) {
        return kind.isInstance(this)
                || (this instanceof Application application
                        && application.arguments().stream().anyMatch(argument -> argument.reads(kind)));
    }
}
