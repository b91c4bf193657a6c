package dev.refrain.autograd;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an einsum says: a letter for each axis of two operands, and for each of the result. */
record Equation(String text, String first, String second, String result) {
    private static final String OPERATION = "einsum: \"%s\": ";

    /** The equation, of which the letters are known to make sense. */
    static Equation of(String text) {
        int arrow = text.indexOf("->");
        if (arrow < 0) {
            throw error(text, "there is no ->, expected letters as in \"ij,jk->ik\"");
        }
        int comma = text.indexOf(',');
        if (comma < 0 || comma > arrow) {
            throw error(text, "there is no comma before the -> at position %d, expected two operands".formatted(arrow));
        }
        String first = letters(text, 0, comma);
        String second = letters(text, comma + 1, arrow);
        String result = letters(text, arrow + 2, text.length());
        for (int i = 0; i < result.length(); i++) {
            if (first.indexOf(result.charAt(i)) < 0 && second.indexOf(result.charAt(i)) < 0) {
                throw error(text, "'%c' at position %d is in no operand".formatted(result.charAt(i), arrow + 2 + i));
            }
        }
        return new Equation(text, first, second, result);
    }

    private static String letters(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char letter = text.charAt(i);
            if (!(letter >= 'a' && letter <= 'z') && !(letter >= 'A' && letter <= 'Z')) {
                throw error(text, "'%c' at position %d, expected a letter from a to z or A to Z".formatted(letter, i));
            }
            if (text.substring(from, i).indexOf(letter) >= 0) {
                throw error(
                        text, "'%c' at position %d is there twice: diagonals are not taken here".formatted(letter, i));
            }
        }
        return text.substring(from, to);
    }

    /** The size for each letter, if the shapes of both operands fit. */
    Map<Character, Integer> sizes(Shape a, Shape b) {
        Map<Character, Integer> sizes = new HashMap<>();
        int start = 0;
        for (Shape shape : List.of(a, b)) {
            String letters = start == 0 ? first : second;
            String which = start == 0 ? "first" : "second";
            if (shape.rank() != letters.length()) {
                throw error(
                        text,
                        "the %s operand has %d letters and shape %s of %d axes"
                                .formatted(which, letters.length(), shape, shape.rank()));
            }
            for (int axis = 0; axis < letters.length(); axis++) {
                Integer known = sizes.putIfAbsent(letters.charAt(axis), shape.size(axis));
                if (known != null && known != shape.size(axis)) {
                    throw error(
                            text,
                            "'%c' at position %d is %d along axis %d of the %s operand %s, and %d in the first %s"
                                    .formatted(
                                            letters.charAt(axis),
                                            start + axis,
                                            shape.size(axis),
                                            axis,
                                            which,
                                            shape,
                                            known,
                                            a));
                }
            }
            start += letters.length() + 1;
        }
        return sizes;
    }

    /** The letters of {@code from} that are in both operands, or not, and in the result, or not; in their order. */
    static String letters(String from, String other, boolean inOther, String result, boolean inResult) {
        StringBuilder some = new StringBuilder();
        for (char letter : from.toCharArray()) {
            if (other.indexOf(letter) >= 0 == inOther && result.indexOf(letter) >= 0 == inResult) {
                some.append(letter);
            }
        }
        return some.toString();
    }

    private static ShapeException error(String text, String what) {
        return new ShapeException(OPERATION.formatted(text) + what);
    }
}
