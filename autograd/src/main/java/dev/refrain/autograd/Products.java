package dev.refrain.autograd;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Products of two values along axes of one's choice, made of {@link Var#matmul}, {@code mul} and views. */
public final class Products {
    private Products() {}

    /**
     * Einstein's summation, as in {@code einsum("tbh,bsh->bts", a, b)}: each letter is an axis, the result has at each index
     * of its axes the sum, over all other letters, of the products of both operands' elements. Letters in both operands and
     * not in the result become the inner size of a {@link Var#matmul}, those in all three its axes in front.
     *
     * @throws ShapeException if the equation is not two operands and a result, a letter is twice in one of them, or the shapes
     *     do not fit; it names the position in the equation. Also if there are more axes than there may be, where letters in
     *     all three count with two for each matrix
     */
    public static Var einsum(String equation, Var a, Var b) {
        Equation letters = Equation.of(equation);
        Map<Character, Integer> sizes = letters.sizes(a.shape(), b.shape());
        String result = letters.result();
        Summed x = Summed.of(a, letters.first(), letters.second(), result);
        Summed y = Summed.of(b, letters.second(), letters.first(), result);
        String front = Equation.letters(x.letters(), y.letters(), true, result, true);
        String inner = Equation.letters(x.letters(), y.letters(), true, result, false);
        String left = Equation.letters(x.letters(), y.letters(), false, result, true);
        String right = Equation.letters(y.letters(), x.letters(), false, result, true);
        Var product = Application.naming(
                "einsum",
                () -> inner.isEmpty()
                        ? elementwise(x.as(front + left), y.as(front + right), sizes, front, left, right)
                        : matrices(x.as(front + left + inner), y.as(front + inner + right), sizes, front, left, inner));
        Shape whole = shape(front + left + right, sizes);
        return new Summed(product.reshape(whole), front + left + right).as(result);
    }

    /** An operand summed over what is in it alone, and the letters of its axes. */
    private record Summed(Var value, String letters) {
        static Summed of(Var operand, String own, String other, String result) {
            String alone = Equation.letters(own, other, false, result, false);
            if (alone.isEmpty()) {
                return new Summed(operand, own);
            }
            String kept = own.chars()
                    .filter(letter -> alone.indexOf(letter) < 0)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            return new Summed(operand.sum(alone.chars().map(own::indexOf).toArray()), kept);
        }

        /** With the axes in the order of these letters. */
        Var as(String order) {
            return order.equals(letters)
                    ? value
                    : value.permute(order.chars().map(letters::indexOf).toArray());
        }
    }

    private static Shape shape(String letters, Map<Character, Integer> sizes) {
        return Shape.of(letters.chars().map(letter -> sizes.get((char) letter)).toArray());
    }

    private static int count(String letters, Map<Character, Integer> sizes) {
        return shape(letters, sizes).count();
    }

    /** [front, left, 1...] times [front, 1..., right]. */
    private static Var elementwise(
            Var a, Var b, Map<Character, Integer> sizes, String front, String left, String right) {
        int[] first = joined(shape(front + left, sizes).sizes(), ones(right.length()));
        int[] before = joined(shape(front, sizes).sizes(), ones(left.length()));
        return a.reshape(Shape.of(first))
                .mul(b.reshape(Shape.of(joined(before, shape(right, sizes).sizes()))));
    }

    /** Matrices [..., left, inner] and [..., inner, right]; without axes in front, those of the left one are in front. */
    private static Var matrices(Var a, Var b, Map<Character, Integer> sizes, String front, String left, String inner) {
        int[] before = shape(front, sizes).sizes();
        int[] rows = front.isEmpty() && !left.isEmpty()
                ? shape(left, sizes).sizes()
                : joined(before, new int[] {count(left, sizes)});
        int width = count(inner, sizes);
        int columns = 1;
        for (int axis = front.length() + inner.length(); axis < b.shape().rank(); axis++) {
            columns *= b.shape().size(axis);
        }
        Shape first = Shape.of(joined(rows, new int[] {width}));
        Shape second = Shape.of(joined(before, new int[] {width, columns}));
        return a.reshape(first).matmul(b.reshape(second));
    }

    private static int[] ones(int count) {
        return IntStream.generate(() -> 1).limit(count).toArray();
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
    }

    /**
     * a_i b_j: every element of a by every element of b. The result has the axes of a, then those of b.
     *
     * @throws ShapeException if these are more axes than there may be
     */
    public static Var outer(Var a, Var b) {
        int[] sizes = joined(a.shape().sizes(), ones(b.shape().rank()));
        Shape column = Application.naming("outer", () -> Shape.of(sizes));
        return a.reshape(column).mul(b);
    }

    /**
     * Σ a_i b_i along the last axis, which disappears. Axes in front broadcast.
     *
     * @throws ShapeException if the last axes differ
     */
    public static Var dot(Var a, Var b) {
        int n = a.shape().size(Application.axis("dot", a.shape(), -1));
        if (b.shape().rank() == 0 || b.shape().size(-1) != n) {
            throw new ShapeException("dot: shapes %s and %s: the last axes differ".formatted(a.shape(), b.shape()));
        }
        return a.mul(b).sum(-1);
    }

    /**
     * Σ x_i W_ij y_j along the last axes of x [..., m] and y [..., n], with W [m, n]: a score for each pair, [...], as in
     * Luong, Pham, Manning 2015, equation 8, general.
     *
     * @throws ShapeException if the sizes do not fit
     */
    public static Var bilinear(Var x, Var w, Var y) {
        if (x.shape().rank() == 0
                || w.shape().rank() != 2
                || w.shape().size(0) != x.shape().size(-1)) {
            throw new ShapeException("bilinear: shapes %s, %s and %s: expected [..., m], [m, n] and [..., n]"
                    .formatted(x.shape(), w.shape(), y.shape()));
        }
        Var row = x.shape().rank() == 1
                ? x.reshape(1, x.shape().size(0)).matmul(w).reshape(w.shape().size(1))
                : x.matmul(w);
        return Application.naming("bilinear", () -> dot(row, y));
    }
}
