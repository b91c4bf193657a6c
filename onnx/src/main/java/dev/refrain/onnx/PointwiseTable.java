package dev.refrain.onnx;

import dev.refrain.onnx.graph.ElementType;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;

/**
 * What each pointwise function is in ONNX: an operator of its own where there is one, else a formula of such. Formulas keep absolute accuracy; near the zeros of {@code expm1}, {@code log1p} and {@code erfc} digits
 * relative to the value are lost.
 */
final class PointwiseTable {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_SCALE_BELOW = 1.7580993408473768;

    private PointwiseTable() {}

    static String node(Pointwise function, Emitter e, List<String> in) {
        return switch (function.arity()) {
            case 1 -> ofOne(function, e, in.get(0));
            case 2 -> ofTwo(function, e, in.get(0), in.get(1));
            default -> ofThree(function, e, in.get(0), in.get(1), in.get(2));
        };
    }

    private static String ofOne(Pointwise function, Emitter e, String x) {
        return switch (function) {
            case NEG -> e.node("Neg", x);
            case EXP -> e.node("Exp", x);
            case LOG -> e.node("Log", x);
            case TANH -> e.node("Tanh", x);
            case SIGMOID -> e.node("Sigmoid", x);
            case EXPM1 -> expm1(e, x);
            case LOG1P -> e.node("Log", e.node("Add", x, e.number(1)));
            case SQRT -> e.node("Sqrt", x);
            case RSQRT -> e.node("Reciprocal", e.node("Sqrt", x));
            case CBRT -> e.node("Mul", e.node("Sign", x), e.node("Pow", e.node("Abs", x), e.number(1.0 / 3)));
            case SQUARE -> e.node("Mul", x, x);
            case ABS -> e.node("Abs", x);
            case RECIPROCAL -> e.node("Reciprocal", x);
            case SIGN -> e.node("Sign", x);
            case FLOOR -> e.node("Floor", x);
            case CEIL -> e.node("Ceil", x);
            case ROUND -> e.node("Round", x);
            case ERF -> e.node("Erf", x);
            case ERFC -> e.node("Sub", e.number(1), e.node("Erf", x));
            case SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH -> e.node(operator(function), x);
            default -> activation(function, e, x);
        };
    }

    /** The name of a function that ONNX has under its own. */
    private static String operator(Pointwise function) {
        String name = function.functionName();
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String activation(Pointwise function, Emitter e, String x) {
        return switch (function) {
            case RELU -> e.node("Relu", x);
            case SOFTPLUS -> e.node("Softplus", x);
            case LOG_SIGMOID -> e.node("Neg", e.node("Softplus", e.node("Neg", x)));
            case SILU -> silu(e, x);
            case GELU -> {
                String erf = e.node("Erf", e.node("Mul", x, e.number(SQRT_HALF)));
                yield e.node("Mul", e.node("Mul", x, e.number(0.5)), e.node("Add", erf, e.number(1)));
            }
            case MISH -> e.node("Mul", x, e.node("Tanh", e.node("Softplus", x)));
            case SOFTSIGN -> e.node("Div", x, e.node("Add", e.node("Abs", x), e.number(1)));
            case SELU ->
                e.where(
                        positive(e, x),
                        e.node("Mul", x, e.number(SELU_SCALE)),
                        e.node("Mul", expm1(e, e.node("Min", x, e.number(0))), e.number(SELU_SCALE_BELOW)));
            case HARD_TANH -> within(e, x, -1, 1);
            case HARD_SIGMOID -> hardSigmoid(e, x);
            case HARD_SWISH -> e.node("Mul", x, hardSigmoid(e, x));
            case RELU6 -> within(e, x, 0, 6);
            default -> throw new IllegalStateException("no function of one argument: " + function);
        };
    }

    /** In float64 by a quotient: ONNX Runtime 1.29 makes the product an operator that it has for float32 only. */
    private static String silu(Emitter e, String x) {
        return e.type() == ElementType.DOUBLE
                ? e.node("Div", x, e.node("Add", e.node("Exp", e.node("Neg", x)), e.number(1)))
                : e.node("Mul", x, e.node("Sigmoid", x));
    }

    /** tanh(x/2) (eˣ + 1), which keeps the digits at 0. */
    private static String expm1(Emitter e, String x) {
        String half = e.node("Tanh", e.node("Mul", x, e.number(0.5)));
        return e.node("Mul", half, e.node("Add", e.node("Exp", x), e.number(1)));
    }

    private static String positive(Emitter e, String x) {
        return e.node("Greater", x, e.number(0));
    }

    private static String within(Emitter e, String x, double low, double high) {
        return e.node("Clip", x, e.number(low), e.number(high));
    }

    private static String hardSigmoid(Emitter e, String x) {
        return e.node("Div", within(e, e.node("Add", x, e.number(3)), 0, 6), e.number(6));
    }

    private static String ofTwo(Pointwise function, Emitter e, String a, String b) {
        return switch (function) {
            case ADD -> e.node("Add", a, b);
            case SUB -> e.node("Sub", a, b);
            case MUL -> e.node("Mul", a, b);
            case DIV -> e.node("Div", a, b);
            case MAX -> e.node("Max", a, b);
            case MIN -> e.node("Min", a, b);
            case POW -> e.node("Pow", a, b);
            case GREATER -> e.mask(e.node("Greater", a, b));
            case GREATER_OR_EQUAL -> e.mask(e.node("GreaterOrEqual", a, b));
            case LESS -> e.mask(e.node("Less", a, b));
            case LESS_OR_EQUAL -> e.mask(e.node("LessOrEqual", a, b));
            case EQUAL -> e.mask(e.node("Equal", a, b));
            case NOT_EQUAL -> e.mask(e.node("Not", e.node("Equal", a, b)));
            case LEAKY_RELU -> e.where(positive(e, a), a, e.node("Mul", b, a));
            case ELU -> e.where(positive(e, a), a, e.node("Mul", b, expm1(e, e.node("Min", a, e.number(0)))));
            case SOFT_SHRINK -> {
                String beyond = e.node("Sub", e.node("Abs", a), b);
                yield e.where(positive(e, beyond), e.node("Mul", e.node("Sign", a), beyond), e.number(0));
            }
            case HARD_SHRINK -> e.where(e.node("Greater", e.node("Abs", a), b), a, e.number(0));
            default -> ofTwoReals(function, e, a, b);
        };
    }

    private static String ofTwoReals(Pointwise function, Emitter e, String a, String b) {
        return switch (function) {
            case XLOGY -> e.where(isZero(e, a), e.number(0), e.node("Mul", a, e.node("Log", b)));
            case LOG_ADD_EXP -> {
                String apart = e.node("Abs", e.node("Sub", a, b));
                String above = e.node("Softplus", e.node("Neg", apart));
                String sum = e.node("Add", e.node("Max", a, b), above);
                yield e.where(e.node("Equal", a, b), e.node("Add", a, e.number(Math.log(2))), sum); // ∞ - ∞ is none
            }
            case ATAN2 -> {
                String left = e.node("Less", b, e.number(0));
                String turned = e.where(e.node("Less", a, e.number(0)), e.number(-Math.PI), e.number(Math.PI));
                String half = e.where(left, turned, e.number(0));
                String angle = e.node("Add", e.node("Atan", e.node("Div", a, b)), half);
                yield e.where(isZero(e, a), e.where(left, e.number(Math.PI), e.number(0)), angle);
            }
            case HYPOT -> {
                String greater = e.node("Max", e.node("Abs", a), e.node("Abs", b));
                String lesser = e.node("Min", e.node("Abs", a), e.node("Abs", b));
                String ratio = e.node("Div", lesser, greater);
                String root = e.node("Sqrt", e.node("Add", e.node("Mul", ratio, ratio), e.number(1)));
                yield e.where(isZero(e, greater), e.number(0), e.node("Mul", greater, root));
            }
            default -> throw new IllegalStateException("no function of two arguments: " + function);
        };
    }

    private static String isZero(Emitter e, String x) {
        return e.node("Equal", x, e.number(0));
    }

    private static String ofThree(Pointwise function, Emitter e, String a, String b, String c) {
        return switch (function) {
            case WHERE -> e.where(e.condition(a), b, c);
            case CLAMP -> e.node("Min", e.node("Max", a, b), c);
            case LERP -> e.node("Add", a, e.node("Mul", c, e.node("Sub", b, a)));
            default -> throw new IllegalStateException("no function of three arguments: " + function);
        };
    }
}
