package generator;

import com.sun.source.tree.Tree;
import generator.Value.Kind;
import java.util.Map;

/**
 * The tables from Java's operators and methods to those of the Vector API.
 *
 * <p>{@code a.lanewise(ADD, b)}, not {@code a.add(b)}: that one calls lanewise in its turn, from one place for vectors of all
 * lengths. Where a program has vectors of just two lengths, the compiler guesses both there, and may box what it guessed.
 */
final class VectorCalls {
    /** A binary operator: its Java symbol, the beginning of its vector call, and the kinds that have it. */
    record Operator(String symbol, String call, boolean onReals, boolean onBits) {
        boolean accepts(Kind kind) {
            return kind == Kind.REAL ? onReals : onBits;
        }
    }

    /** A static method of the JDK: the kind and number of its arguments, the kind of its result, its vector call. */
    record Function(Kind arguments, int arity, Kind result, String format) {}

    static final Map<Tree.Kind, Operator> OPERATORS = Map.of(
            Tree.Kind.PLUS, new Operator("+", "lanewise(ADD, ", true, true),
            Tree.Kind.MINUS, new Operator("-", "lanewise(SUB, ", true, true),
            Tree.Kind.MULTIPLY, new Operator("*", "lanewise(MUL, ", true, true),
            Tree.Kind.DIVIDE, new Operator("/", "lanewise(DIV, ", true, false),
            Tree.Kind.AND, new Operator("&", "lanewise(AND, ", false, true),
            Tree.Kind.OR, new Operator("|", "lanewise(OR, ", false, true),
            Tree.Kind.XOR, new Operator("^", "lanewise(XOR, ", false, true),
            Tree.Kind.LEFT_SHIFT, new Operator("<<", "lanewise(LSHL, ", false, true),
            Tree.Kind.RIGHT_SHIFT, new Operator(">>", "lanewise(ASHR, ", false, true),
            Tree.Kind.UNSIGNED_RIGHT_SHIFT, new Operator(">>>", "lanewise(LSHR, ", false, true));

    static final Map<Tree.Kind, String> COMPARISONS = Map.of(
            Tree.Kind.LESS_THAN, "LT",
            Tree.Kind.LESS_THAN_EQUAL, "LE",
            Tree.Kind.GREATER_THAN, "GT",
            Tree.Kind.GREATER_THAN_EQUAL, "GE",
            Tree.Kind.EQUAL_TO, "EQ",
            Tree.Kind.NOT_EQUAL_TO, "NE");

    /** {@code Math.sqrt} is not here: it stands only as {@code (float) Math.sqrt(x)}, or it would compute in double. */
    static final Map<String, Function> FUNCTIONS = Map.of(
            "Math.abs", new Function(Kind.REAL, 1, Kind.REAL, "%s.lanewise(ABS)"),
            "Math.max", new Function(Kind.REAL, 2, Kind.REAL, "%s.lanewise(MAX, %s)"),
            "Math.min", new Function(Kind.REAL, 2, Kind.REAL, "%s.lanewise(MIN, %s)"),
            "Math.fma", new Function(Kind.REAL, 3, Kind.REAL, "%s.lanewise(FMA, %s, %s)"),
            "Float.floatToRawIntBits", new Function(Kind.REAL, 1, Kind.BITS, "%s.reinterpretAsInts()"),
            "Float.intBitsToFloat", new Function(Kind.BITS, 1, Kind.REAL, "%s.reinterpretAsFloats()"));

    private VectorCalls() {}
}
