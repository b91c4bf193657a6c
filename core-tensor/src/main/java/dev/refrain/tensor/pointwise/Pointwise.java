package dev.refrain.tensor.pointwise;

import static dev.refrain.tensor.pointwise.Domain.ABOVE_MINUS_ONE;
import static dev.refrain.tensor.pointwise.Domain.DISTINCT;
import static dev.refrain.tensor.pointwise.Domain.DISTINCT_IN_SIZE;
import static dev.refrain.tensor.pointwise.Domain.FIRST_IS_SWITCH;
import static dev.refrain.tensor.pointwise.Domain.FIRST_NONZERO;
import static dev.refrain.tensor.pointwise.Domain.NONZERO;
import static dev.refrain.tensor.pointwise.Domain.POSITIVE;
import static dev.refrain.tensor.pointwise.Domain.REALS;
import static dev.refrain.tensor.pointwise.Domain.SECOND_NONZERO;
import static dev.refrain.tensor.pointwise.Domain.betweenWholesFrom;
import static dev.refrain.tensor.pointwise.Domain.within;
import static dev.refrain.tensor.pointwise.Domain.without;
import static dev.refrain.tensor.pointwise.Expression.constant;
import static dev.refrain.tensor.pointwise.Expression.one;
import static dev.refrain.tensor.pointwise.Expression.passedWhere;
import static dev.refrain.tensor.pointwise.Expression.zero;

import dev.refrain.tensor.internal.compute.PointwiseKernel;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * The pointwise functions, one entry each: formula, smooth domain, and the derivative as a formula over this table. In
 * derivatives {@code x} is the argument (or {@code a}, {@code b}, {@code c} are two or three) and {@code y} the function's value. The
 * entry's scalar body has the entry's name, in camel case, in {@code PointwiseFunctions}; the loops are generated from it.
 *
 * <p>Conventions at kinks: relu'(0) = 0, |x|' = 0 at 0, and max and min give a tie's derivative to the first argument. So does
 * clamp: at a bound the derivative is x's. Other functions that are made of pieces have at a kink the derivative of the flat
 * piece, or of the piece for x ≤ 0 if that is the kink; hypot' is 0 at (0, 0).
 *
 * <p>A derivative reads the arguments or the value, never both: the tape keeps one or the other. It is right for all numbers,
 * also where a factor overflows; the second derivative of a function with poles may not be, where the first does.
 */
public enum Pointwise {
    NEG("-x", REALS, (x, y) -> constant(-1)),
    EXP("eˣ", REALS, (x, y) -> y),
    LOG("ln x", POSITIVE, (x, y) -> x.reciprocal()),
    TANH("tanh x", REALS, (x, y) -> one().sub(y.square())),
    SIGMOID("1 / (1 + e⁻ˣ)", REALS, (x, y) -> y.mul(one().sub(y))),
    RELU("max(x, 0)", NONZERO, (x, y) -> x.greater(zero())),
    SOFTPLUS("ln(1 + eˣ)", REALS, (x, y) -> x.sigmoid()),
    EXPM1("eˣ - 1", REALS, (x, y) -> y.add(one())),
    LOG1P("ln(1 + x)", ABOVE_MINUS_ONE, (x, y) -> x.add(one()).reciprocal()),
    ERF("2/√π ∫₀ˣ e^(-t²) dt", REALS, (x, y) -> x.square().neg().exp().mul(constant(2 / Math.sqrt(Math.PI)))),
    ERFC("1 - erf x", REALS, (x, y) -> x.square().neg().exp().mul(constant(-2 / Math.sqrt(Math.PI)))),
    SQRT("√x", POSITIVE, (x, y) -> constant(0.5).div(y)),
    RSQRT("1 / √x", POSITIVE, (x, y) -> y.square().mul(y).mul(constant(-0.5))),
    CBRT("∛x", NONZERO, (x, y) -> y.square().reciprocal().mul(constant(1.0 / 3))),
    SQUARE("x²", REALS, (x, y) -> x.mul(constant(2))),
    ABS("|x|", NONZERO, (x, y) -> x.sign()),
    RECIPROCAL("1 / x", NONZERO, (x, y) -> y.square().neg()),
    SIGN("1, 0 or -1 as x > 0, x = 0 or x < 0", NONZERO, (x, y) -> zero()),
    FLOOR("the greatest integer not above x", betweenWholesFrom(0), (x, y) -> zero()),
    CEIL("the least integer not below x", betweenWholesFrom(0), (x, y) -> zero()),
    ROUND("the integer nearest to x, the even one of two", betweenWholesFrom(0.5), (x, y) -> zero()),

    SIN("sin x", REALS, (x, y) -> x.cos()),
    COS("cos x", REALS, (x, y) -> x.sin().neg()),
    TAN("tan x", within(-1.5, 1.5), (x, y) -> y.square().add(one())),
    ASIN("arcsin x", within(-1, 1), (x, y) -> lessSquare(x).rsqrt()),
    ACOS("arccos x", within(-1, 1), (x, y) -> lessSquare(x).rsqrt().neg()),
    ATAN("arctan x", REALS, (x, y) -> x.square().add(one()).reciprocal()),
    SINH("(eˣ - e⁻ˣ) / 2", REALS, (x, y) -> x.cosh()),
    COSH("(eˣ + e⁻ˣ) / 2", REALS, (x, y) -> x.sinh()),
    ASINH("ln(x + √(x² + 1))", REALS, (x, y) -> x.hypot(one()).reciprocal()),
    ACOSH(
            "ln(x + √(x² - 1))",
            within(1, Double.POSITIVE_INFINITY),
            (x, y) -> x.sub(one()).rsqrt().mul(x.add(one()).rsqrt())),
    ATANH("ln((1 + x) / (1 - x)) / 2", within(-1, 1), (x, y) -> lessSquare(x).reciprocal()),

    LOG_SIGMOID("-ln(1 + e⁻ˣ)", REALS, (x, y) -> x.neg().sigmoid()),
    SILU("x σ(x)", REALS, (x, y) -> {
        Expression u = x.within(Derivatives.FLAT);
        return u.sigmoid().mul(u.neg().sigmoid().mul(u).add(one()));
    }),
    GELU("x (1 + erf(x/√2)) / 2", REALS, (x, y) -> {
        Expression u = x.within(40);
        Expression density = u.square().mul(constant(-0.5)).exp().mul(constant(1 / Math.sqrt(2 * Math.PI)));
        return u.mul(constant(-Math.sqrt(0.5))).erfc().mul(constant(0.5)).add(u.mul(density));
    }),
    MISH("x tanh(ln(1 + eˣ))", REALS, (x, y) -> {
        Expression u = x.within(Derivatives.FLAT);
        Expression gate = u.softplus().tanh();
        return u.mul(u.sigmoid()).mul(one().sub(gate.square())).add(gate);
    }),
    SOFTSIGN("x / (1 + |x|)", NONZERO, (x, y) -> x.abs().add(one()).reciprocal().square()),
    SELU(
            "1.0507 x where x > 0, else 1.7581 (eˣ - 1)",
            NONZERO,
            (x, y) -> x.greater(zero())
                    .where(constant(1.0507009873554805), x.min(zero()).exp().mul(constant(1.7580993408473768)))),
    HARD_TANH("x within ±1", without(-1.0, 1.0), (x, y) -> one().greater(x.abs())),
    HARD_SIGMOID(
            "relu6(x + 3) / 6",
            without(-3.0, 3.0),
            (x, y) -> constant(3).greater(x.abs()).mul(constant(1.0 / 6))),
    HARD_SWISH(
            "x relu6(x + 3) / 6",
            without(-3.0, 3.0),
            (x, y) ->
                    constant(3).greater(x.abs()).where(x.mul(constant(1.0 / 3)).add(constant(0.5)), x.greater(zero()))),
    RELU6(
            "min(max(x, 0), 6)",
            without(0.0, 6.0),
            (x, y) -> x.greater(zero()).mul(constant(6).greater(x))),

    ADD("a + b", REALS, (a, b) -> one(), (a, b) -> one()),
    SUB("a - b", REALS, (a, b) -> one(), (a, b) -> constant(-1)),
    MUL("a b", REALS, (a, b) -> b, (a, b) -> a),
    DIV(
            "a / b",
            SECOND_NONZERO,
            (a, b) -> b.reciprocal(),
            (a, b) -> a.div(b).div(b).neg()),
    MAX("the greater of a and b", DISTINCT, (a, b) -> a.greaterOrEqual(b), (a, b) -> b.greater(a)),
    MIN("the lesser of a and b", DISTINCT, (a, b) -> b.greaterOrEqual(a), (a, b) -> a.greater(b)),
    /** The exponent's square of sign is 0 at b = 0 only, where b keeps 0 · 0⁻¹ from being NaN. */
    POW(
            "aᵇ",
            POSITIVE,
            (a, b) -> b.mul(a.pow(b.sub(b.sign().square()))),
            (a, b) -> a.pow(b).xlogy(a)),
    XLOGY("a ln b, and 0 where a = 0", POSITIVE, (a, b) -> b.log(), (a, b) -> a.div(b)),
    /** Of infinite arguments the largest float stands in the derivative, so that ∞ - ∞ is 0. */
    LOG_ADD_EXP(
            "ln(eᵃ + eᵇ)",
            REALS,
            (a, b) -> a.within(Float.MAX_VALUE).sub(b.within(Float.MAX_VALUE)).sigmoid(),
            (a, b) -> b.within(Float.MAX_VALUE).sub(a.within(Float.MAX_VALUE)).sigmoid()),
    ATAN2(
            "the angle of the point (b, a)",
            FIRST_NONZERO,
            (a, b) -> b.div(a.hypot(b)).div(a.hypot(b)),
            (a, b) -> a.div(a.hypot(b)).div(a.hypot(b)).neg()),
    HYPOT(
            "√(a² + b²)",
            FIRST_NONZERO,
            (a, b) -> a.hypot(b).where(a.div(a.hypot(b)), zero()),
            (a, b) -> a.hypot(b).where(b.div(a.hypot(b)), zero())),
    LEAKY_RELU(
            "a where a > 0, else b a",
            FIRST_NONZERO,
            (a, b) -> a.greater(zero()).where(one(), b),
            (a, b) -> a.min(zero())),
    ELU(
            "a where a > 0, else b (eᵃ - 1)",
            FIRST_NONZERO,
            (a, b) -> a.greater(zero()).where(one(), a.min(zero()).exp().mul(b)),
            (a, b) -> a.min(zero()).expm1()),
    SOFT_SHRINK(
            "sign(a) (|a| - b) where |a| > b, else 0",
            DISTINCT_IN_SIZE,
            (a, b) -> a.abs().greater(b),
            (a, b) -> a.abs().greater(b).mul(a.sign()).neg()),
    HARD_SHRINK("a where |a| > b, else 0", DISTINCT_IN_SIZE, (a, b) -> a.abs().greater(b), (a, b) -> zero()),
    GREATER("1 where a > b, else 0", DISTINCT, (a, b) -> zero(), (a, b) -> zero()),
    GREATER_OR_EQUAL("1 where a ≥ b, else 0", DISTINCT, (a, b) -> zero(), (a, b) -> zero()),
    LESS("1 where a < b, else 0", DISTINCT, (a, b) -> zero(), (a, b) -> zero()),
    LESS_OR_EQUAL("1 where a ≤ b, else 0", DISTINCT, (a, b) -> zero(), (a, b) -> zero()),
    EQUAL("1 where a = b, else 0", DISTINCT, (a, b) -> zero(), (a, b) -> zero()),
    NOT_EQUAL("1 where a ≠ b, else 0", DISTINCT, (a, b) -> zero(), (a, b) -> zero()),

    WHERE(
            "b where a ≠ 0, else c",
            FIRST_IS_SWITCH,
            (a, b, c) -> zero(),
            (a, b, c) -> a.where(new Expression.Cotangent(), zero()),
            (a, b, c) -> a.where(zero(), new Expression.Cotangent())),
    CLAMP(
            "min(max(a, b), c)",
            DISTINCT,
            (a, b, c) -> passedWhere(a.greaterOrEqual(b).mul(c.greaterOrEqual(a))),
            (a, b, c) -> passedWhere(b.greater(a).mul(c.greaterOrEqual(b))),
            (a, b, c) -> passedWhere(a.max(b).greater(c))),
    LERP("a + c (b - a)", REALS, (a, b, c) -> one().sub(c), (a, b, c) -> c, (a, b, c) -> b.sub(a));

    private final String formula;
    private final Domain domain;
    private final List<Derivative> derivatives;
    private final PointwiseKernel kernel;

    /** A partial derivative by the arguments of a function, of which it has the first alone, two or three. */
    private interface Derivative {
        Expression of(Expression first, Expression second, Expression third);
    }

    private Pointwise(String formula, Domain domain, List<Derivative> derivatives) {
        this.formula = formula;
        this.domain = domain;
        this.derivatives = derivatives;
        this.kernel = PointwiseKernel.of(functionName(), derivatives.size());
    }

    /** A function of one argument; the derivative is a formula of (x, y). */
    Pointwise(String formula, Domain domain, BinaryOperator<Expression> derivative) {
        this(formula, domain, List.of((x, y, none) -> derivative.apply(x, y)));
    }

    /** A function of two arguments; the partial derivatives are formulas of (a, b). */
    Pointwise(String formula, Domain domain, BinaryOperator<Expression> byFirst, BinaryOperator<Expression> bySecond) {
        this(formula, domain, List.of((a, b, none) -> byFirst.apply(a, b), (a, b, none) -> bySecond.apply(a, b)));
    }

    /** A function of three arguments; the partial derivatives are formulas of (a, b, c). */
    Pointwise(String formula, Domain domain, Derivative byFirst, Derivative bySecond, Derivative byThird) {
        this(formula, domain, List.of(byFirst, bySecond, byThird));
    }

    /** 1 - x², without losing digits near ±1. */
    private static Expression lessSquare(Expression x) {
        return one().sub(x).mul(one().add(x));
    }

    /** The name in camel case, as in {@code greaterOrEqual}: of the scalar body, of the op, in messages. */
    public String functionName() {
        StringBuilder camel = new StringBuilder();
        for (char letter : name().toCharArray()) {
            camel.append(letter == '_' ? letter : Character.toLowerCase(letter));
        }
        for (int at = camel.indexOf("_"); at >= 0; at = camel.indexOf("_")) {
            camel.deleteCharAt(at).setCharAt(at, Character.toUpperCase(camel.charAt(at)));
        }
        return camel.toString();
    }

    /** The formula for readers. */
    public String formula() {
        return formula;
    }

    /** The number of arguments: 1, 2 or 3. */
    public int arity() {
        return derivatives.size();
    }

    /** Where the function is smooth. */
    public Domain domain() {
        return domain;
    }

    /** The derivative by one argument. */
    public Expression derivative(int argument) {
        return Derivatives.FORMULAS.get(ordinal()).get(argument);
    }

    /** Whether some derivative reads the function's value. */
    public boolean derivativeReadsOutput() {
        return Derivatives.READS_OUTPUT.get(ordinal());
    }

    /** Whether some derivative reads an argument. */
    public boolean derivativeReadsArguments() {
        return Derivatives.READS_ARGUMENTS.get(ordinal());
    }

    /** For the modules of Refrain: the loops. */
    @SuppressWarnings("exports")
    public PointwiseKernel kernel() {
        return kernel;
    }

    private List<Expression> formulas() {
        Expression first = new Expression.Argument(0);
        Expression second = arity() == 1 ? new Expression.Output() : new Expression.Argument(1);
        Expression third = new Expression.Argument(2);
        return derivatives.stream()
                .map(derivative -> derivative.of(first, second, third))
                .toList();
    }

    /** Built when first asked for, since formulas name entries that come later in the table. */
    private static final class Derivatives {
        /** An argument farther out counts as this in gates: e to the power of minus that is 0 in both types. */
        static final double FLAT = 800;

        static final List<List<Expression>> FORMULAS =
                Stream.of(values()).map(Pointwise::formulas).toList();
        static final List<Boolean> READS_OUTPUT = FORMULAS.stream()
                .map(all -> all.stream().anyMatch(Expression::readsOutput))
                .toList();
        static final List<Boolean> READS_ARGUMENTS = FORMULAS.stream()
                .map(all -> all.stream().anyMatch(Expression::readsArguments))
                .toList();
    }
}
