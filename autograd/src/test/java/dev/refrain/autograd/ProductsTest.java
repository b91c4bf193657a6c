package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertClose;
import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Samples.uniform;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductsTest {
    /** Sizes of the letters a, b, ..., i. */
    private static final int[] SIZES = {2, 3, 4, 1, 5, 0, 2, 3, 4};

    private static Var zeros(int... sizes) {
        return Var.of(Tensor.zeros(DType.FLOAT64, sizes));
    }

    private static Shape shape(String letters) {
        return Shape.of(letters.chars().map(letter -> SIZES[letter - 'a']).toArray());
    }

    /** By a loop over all indices of all letters. */
    private static Tensor defined(String first, String second, String result, Tensor a, Tensor b) {
        String all = (result + first + second)
                .chars()
                .distinct()
                .mapToObj(Character::toString)
                .reduce("", String::concat);
        Shape whole = shape(all);
        double[] sums = new double[shape(result).count()];
        for (int flat = 0; flat < whole.count(); flat++) {
            int[] at = whole.index(flat);
            int to = 0;
            for (char letter : result.toCharArray()) {
                to = to * SIZES[letter - 'a'] + at[all.indexOf(letter)];
            }
            sums[to] += a.get(picked(first, all, at)) * b.get(picked(second, all, at));
        }
        return Tensor.of(sums, shape(result).sizes());
    }

    private static int[] picked(String letters, String all, int[] at) {
        return letters.chars().map(letter -> at[all.indexOf(letter)]).toArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab,bc->ac",
                "ab,bc->ca",
                "abc,ace->abe",
                "cba,eac->bea",
                "a,b->ab",
                "a,a->",
                "a,a->a",
                "ab,ab->ab",
                "ab,ba->a",
                "abc,c->ab",
                "abc,cde->abde",
                "ab,ac->bca",
                "ab,c->",
                "abe,cb->ec",
                ",a->a",
                "a,->a",
                ",->",
                "abd,dc->cba",
                "af,fb->ab",
                "af,b->fb",
                "abcd,bade->ec",
                "ab,cd->dbca",
                "gabh,hci->gabci",
                "gab,hc->"
            })
    void einsumIsItsDefinition(String equation) {
        String[] parts = equation.split(",|->", -1);
        Tensor a = uniform(shape(parts[0]), 1, -1, 1);
        Tensor b = uniform(shape(parts[1]), 2, -1, 1);
        for (Layout layout : Layout.values()) {
            Var product = Products.einsum(equation, layout.of(a), layout.of(b));
            assertClose(defined(parts[0], parts[1], parts[2], a, b), product.value(), 1e-13);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '#',
            value = {
                "ab,bc; there is no ->, expected letters as in \"ij,jk->ik\"",
                "ab->ab; there is no comma before the -> at position 2, expected two operands",
                "ab,bc,cd->ad; ',' at position 5, expected a letter from a to z or A to Z",
                "ab,b c->ac; ' ' at position 4, expected a letter from a to z or A to Z",
                "ab,bc->a.c; '.' at position 8, expected a letter from a to z or A to Z",
                "aa,ab->b; 'a' at position 1 is there twice: diagonals are not taken here",
                "ab,bcb->ac; 'b' at position 5 is there twice: diagonals are not taken here",
                "ab,bc->acc; 'c' at position 9 is there twice: diagonals are not taken here",
                "ab,bc->ad; 'd' at position 8 is in no operand",
                "abc,bc->a; the first operand has 3 letters and shape [2, 3] of 2 axes",
                "ab,b->a; the second operand has 1 letters and shape [3, 4] of 2 axes",
                "ab,ca->bc; 'a' at position 4 is 4 along axis 1 of the second operand [3, 4], and 2 in the first [2, 3]"
            })
    void anEquationThatDoesNotFitIsNamedWithThePosition(String equation, String what) {
        assertFails(
                ShapeException.class,
                () -> Products.einsum(equation, zeros(2, 3), zeros(3, 4)),
                "einsum: \"%s\": %s".formatted(equation, what));
    }

    @Test
    void moreAxesThanThereMayBeAreRefused() {
        Var many = zeros(1, 1, 1, 1, 1);
        assertFails(ShapeException.class, () -> Products.einsum("abcde,fghij->abcdefghij", many, many), "einsum: ");
        assertFails(ShapeException.class, () -> Products.outer(many, many), "outer: ");
    }

    /** Each matrix is the product of matrices, to the bit, whatever is repeated. */
    @Property(seed = "1", tries = 150, edgeCases = EdgeCasesMode.NONE)
    void batchesOfProductsAreProductsOneByOne(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 3) int heads,
            @ForAll @IntRange(max = 9) int m,
            @ForAll @IntRange(max = 9) int k,
            @ForAll @IntRange(max = 9) int n,
            @ForAll @IntRange(max = 4) int form,
            @ForAll long seed,
            @ForAll Layout layout) {
        Shape[] left = {
            Shape.of(batch, heads, m, k),
            Shape.of(batch, heads, m, k),
            Shape.of(m, k),
            Shape.of(heads, m, k),
            Shape.of(batch, 1, m, k)
        };
        Shape[] right = {
            Shape.of(batch, heads, k, n),
            Shape.of(k, n),
            Shape.of(batch, heads, k, n),
            Shape.of(batch, 1, k, n),
            Shape.of(heads, k, n)
        };
        Tensor a = uniform(left[form], seed, -1, 1);
        Tensor b = uniform(right[form], seed + 1, -1, 1);
        Tensor product = layout.of(a).matmul(layout.of(b)).value();
        assertEquals(Shape.of(batch, heads, m, n), product.shape());
        Var all = Var.of(product);
        for (int i = 0; i < batch; i++) {
            for (int h = 0; h < heads; h++) {
                Var one = matrix(Var.of(a), i, h).matmul(matrix(Var.of(b), i, h));
                assertEquals(one.value(), all.select(0, i).select(0, h).value());
            }
        }
    }

    private static Var matrix(Var matrices, int i, int h) {
        int rank = matrices.shape().rank();
        Var rest = matrices;
        int[] index = {i, h};
        for (int axis = rank - 2; axis > 0; axis--) {
            int at = index[2 - axis];
            rest = rest.select(0, Math.min(at, rest.shape().size(0) - 1));
        }
        return rest;
    }

    /** The sum over a batch is one product of all its rows. */
    @Test
    void theGradientOfAWeightOfABatchIsTheSumOverIt() {
        Tensor a = uniform(Shape.of(4, 3, 5), 1, -1, 1);
        Tensor w = uniform(Shape.of(5, 2), 2, -1, 1);
        Tensor c = uniform(Shape.of(4, 3, 2), 3, -1, 1);
        try (Tape tape = Tape.open()) {
            Var x = tape.input(a);
            Var weight = tape.input(w);
            Gradients gradients = tape.gradients(
                    x.matmul(weight), List.of(x, weight), Pullback.plain().from(Var.of(c)));
            Var sum = IntStream.range(0, 4)
                    .mapToObj(i ->
                            Var.of(a).select(0, i).transpose().matmul(Var.of(c).select(0, i)))
                    .reduce(Var::add)
                    .orElseThrow();
            assertClose(sum.value(), gradients.of(weight).value(), 1e-14);
            assertClose(
                    Products.einsum("imn,kn->imk", Var.of(c), Var.of(w)).value(),
                    gradients.of(x).value(),
                    1e-14);
        }
    }

    @Test
    void outerDotAndBilinearAreEinsums() {
        Var a = Var.of(uniform(Shape.of(2, 3), 1, -1, 1));
        Var b = Var.of(uniform(Shape.of(2, 4), 2, -1, 1));
        Var w = Var.of(uniform(Shape.of(3, 4), 3, -1, 1));
        assertEquals(
                Products.einsum("ab,cd->abcd", a, b).value(),
                Products.outer(a, b).value());
        assertClose(
                Products.einsum("ab,ab->a", a, a).value(), Products.dot(a, a).value(), 1e-15);
        assertClose(
                Products.einsum("ab,b->a", a, a.select(0, 1)).value(),
                Products.dot(a, a.select(0, 1)).value(),
                1e-15);
        Var scores = Products.einsum("ad,ad->a", Products.einsum("ab,bd->ad", a, w), b);
        assertClose(scores.value(), Products.bilinear(a, w, b).value(), 1e-15);
        Var one = Products.bilinear(a.select(0, 0), w, b.select(0, 0));
        assertClose(scores.select(0, 0).value(), one.value(), 1e-15);
        assertEquals(Shape.of(), one.shape());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Class<ShapeException> shape = ShapeException.class;
        assertFails(
                shape, () -> Products.dot(zeros(2, 3), zeros(4)), "dot: shapes [2, 3] and [4]: the last axes differ");
        assertFails(shape, () -> Products.dot(zeros(2), zeros()), "dot: shapes [2] and []: the last axes differ");
        assertFails(shape, () -> Products.dot(zeros(), zeros(2)), "dot: axis -1 is out of range");
        assertFails(
                shape,
                () -> Products.bilinear(zeros(2, 3), zeros(2, 4), zeros(2, 4)),
                "bilinear: shapes [2, 3], [2, 4] and [2, 4]: expected [..., m], [m, n] and [..., n]");
        assertFails(shape, () -> Products.bilinear(zeros(2, 3), zeros(3, 4), zeros(5)), "bilinear: dot: ", "last axes");
    }
}
