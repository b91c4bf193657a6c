package dev.refrain.tensor.pointwise;

import static dev.refrain.tensor.pointwise.Domain.ABOVE_MINUS_ONE;
import static dev.refrain.tensor.pointwise.Domain.DISTINCT;
import static dev.refrain.tensor.pointwise.Domain.NONZERO;
import static dev.refrain.tensor.pointwise.Domain.POSITIVE;
import static dev.refrain.tensor.pointwise.Domain.REALS;
import static dev.refrain.tensor.pointwise.Expression.constant;
import static dev.refrain.tensor.pointwise.Expression.one;
import static dev.refrain.tensor.pointwise.Expression.zero;

import dev.refrain.tensor.internal.compute.PointwiseKernel;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * The pointwise functions, one entry each: formula, smooth domain, and the derivative as a formula over this table. In
 * derivatives {@code x} is the argument (or {@code a}, {@code b} are the two) and {@code y} the function's value. The
 * entry's scalar body has the entry's name, in camel case, in {@code PointwiseFunctions}; the loops are generated from it.
 *
 * <p>Conventions at kinks: relu'(0) = 0, |x|' = 0 at 0, and max and min give a tie's derivative to the first argument.
 * A derivative reads the arguments or the value, never both: the tape keeps one or the other.
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
    SQRT("√x", POSITIVE, (x, y) -> constant(0.5).div(y)),
    SQUARE("x²", REALS, (x, y) -> x.mul(constant(2))),
    ABS("|x|", NONZERO, (x, y) -> x.sign()),
    RECIPROCAL("1 / x", NONZERO, (x, y) -> y.square().neg()),
    SIGN("1, 0 or -1 as x > 0, x = 0 or x < 0", NONZERO, (x, y) -> zero()),

    ADD("a + b", REALS, (a, b) -> one(), (a, b) -> one()),
    SUB("a - b", REALS, (a, b) -> one(), (a, b) -> constant(-1)),
    MUL("a b", REALS, (a, b) -> b, (a, b) -> a),
    DIV("a / b", NONZERO, (a, b) -> b.reciprocal(), (a, b) -> a.div(b.square()).neg()),
    MAX("the greater of a and b", DISTINCT, (a, b) -> a.greaterOrEqual(b), (a, b) -> b.greater(a)),
    MIN("the lesser of a and b", DISTINCT, (a, b) -> b.greaterOrEqual(a), (a, b) -> a.greater(b)),
    /** The exponent's square of sign is 0 at b = 0 only, where b keeps 0 · 0⁻¹ from being NaN. */
    POW(
            "aᵇ",
            POSITIVE,
            (a, b) -> b.mul(a.pow(b.sub(b.sign().square()))),
            (a, b) -> a.pow(b).xlogy(a)),
    XLOGY("a ln b, and 0 where a = 0", POSITIVE, (a, b) -> b.log(), (a, b) -> a.div(b)),
    GREATER("1 where a > b, else 0", DISTINCT, (a, b) -> zero(), (a, b) -> zero()),
    GREATER_OR_EQUAL("1 where a ≥ b, else 0", DISTINCT, (a, b) -> zero(), (a, b) -> zero());

    private final String formula;
    private final Domain domain;
    private final List<BinaryOperator<Expression>> derivatives;
    private final PointwiseKernel kernel;

    /** A function of one argument; the derivative is a formula of (x, y). */
    Pointwise(String formula, Domain domain, BinaryOperator<Expression> derivative) {
        this.formula = formula;
        this.domain = domain;
        this.derivatives = List.of(derivative);
        this.kernel = PointwiseKernel.of(functionName(), 1);
    }

    /** A function of two arguments; the partial derivatives are formulas of (a, b). */
    Pointwise(String formula, Domain domain, BinaryOperator<Expression> byFirst, BinaryOperator<Expression> bySecond) {
        this.formula = formula;
        this.domain = domain;
        this.derivatives = List.of(byFirst, bySecond);
        this.kernel = PointwiseKernel.of(functionName(), 2);
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

    /** The number of arguments: 1 or 2. */
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
        return derivatives.stream()
                .map(derivative -> derivative.apply(first, second))
                .toList();
    }

    /** Built when first asked for, since formulas name entries that come later in the table. */
    private static final class Derivatives {
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
