package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointwiseKernelTest {
    @Property(seed = "91", tries = 3000)
    void operandsOfAnyLayoutGiveTheBitsOfTheirContiguousCopies(
            @ForAll Pointwise function,
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes,
            @ForAll boolean wide,
            @ForAll Random random) {
        Buffer a = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        Buffer b = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        Buffer c = function.arity() < 3 ? b : Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        assertLayoutDoesNotMatter(function, a, b, c);
    }

    @ParameterizedTest
    @ValueSource(ints = {511, 512, 513, 1023, 1024, 1025, 2500})
    void rowsLongerThanABlockAreBroughtTogetherBlockByBlock(int length) {
        Random random = new Random(length);
        for (boolean wide : new boolean[] {false, true}) {
            Buffer transposed =
                    Layouts.filled(wide, random::nextGaussian, length, 3).permuted(1, 0);
            Buffer repeated = Layouts.filled(wide, random::nextGaussian, 3, 1).expanded(3, length);
            Buffer sliced =
                    Layouts.filled(wide, random::nextGaussian, 3, length + 5).sliced(1, 2, length);
            assertLayoutDoesNotMatter(Pointwise.SUB, transposed, sliced);
            assertLayoutDoesNotMatter(Pointwise.SUB, repeated, transposed);
            assertLayoutDoesNotMatter(Pointwise.DIV, sliced, repeated);
            assertLayoutDoesNotMatter(Pointwise.TANH, transposed, transposed);
        }
    }

    @ParameterizedTest
    @CsvSource({"SUB, false", "SUB, true", "SIGMOID, false", "POW, false", "EXP, true"})
    void sizesThatAreSplitOverThreadsGiveTheBitsOfTheirPieces(Pointwise function, boolean wide) {
        for (int count : new int[] {32767, 1 << 18, (1 << 18) + 1, 9 * 32768 + 17}) {
            Random random = new Random(count);
            Buffer a = Layouts.filled(wide, Layouts.anyValues(random), count);
            Buffer b = Layouts.filled(wide, Layouts.anyValues(random), count);
            double[] pieces = new double[count];
            for (int from = 0; from < count; from += 1000) {
                int n = Math.min(1000, count - from);
                double[] piece = Layouts.values(applied(function, a.sliced(0, from, n), b.sliced(0, from, n)));
                System.arraycopy(piece, 0, pieces, from, n);
            }
            assertArrayEquals(pieces, Layouts.values(applied(function, a, b)));
            run(function, a, b, a);
            assertArrayEquals(pieces, Layouts.values(a));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theResultMayReplaceAnArgument(Pointwise function) {
        for (int count : new int[] {0, 1, 7, 100}) {
            for (boolean wide : new boolean[] {false, true}) {
                Random random = new Random(count);
                Buffer a = Layouts.filled(wide, Layouts.anyValues(random), count);
                Buffer b = Layouts.filled(wide, Layouts.anyValues(random), count);
                Buffer expected = applied(function, a, b);
                Buffer first = Layouts.plain(a);
                run(function, first, b, first);
                Layouts.assertSame(expected, first);
                if (function.arity() > 1) {
                    Buffer second = Layouts.plain(b);
                    run(function, a, second, second);
                    Layouts.assertSame(expected, second);
                }
            }
        }
    }

    @Property(seed = "92", tries = 300)
    void theResultMayReplaceTheFirstArgumentBesideAStridedSecond(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Buffer a = Layouts.filled(wide, Layouts.anyValues(random), sizes);
        Buffer b = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        Buffer expected = applied(Pointwise.SUB, a, b);
        Pointwise.SUB.kernel().run(a, b, a);
        Layouts.assertSame(expected, a);
    }

    @Property(seed = "94", tries = 300)
    void theResultMayLieInAnyLayoutAndReplaceTheFirstArgumentThere(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        Buffer a = Layouts.window(random, wide, Layouts.anyValues(random), sizes);
        Buffer b = Layouts.view(random, wide, Layouts.anyValues(random), sizes);
        Buffer expected = applied(Pointwise.ADD, a, b);
        Pointwise.ADD.kernel().run(a, b, a);
        Layouts.assertSame(expected, Layouts.plain(a));
    }

    @Property(seed = "93", tries = 300)
    void onlyTheResultIsWritten(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        int[] around = sizes.length == 0 ? new int[1] : sizes.clone();
        around[0] = sizes.length == 0 ? 3 : sizes[0] + 2;
        Buffer memory = Layouts.filled(wide, () -> 77, around);
        Buffer out = memory.sliced(0, 1, around[0] - 2).reshaped(sizes);
        Buffer a = Layouts.view(random, wide, () -> 3, sizes);
        Pointwise.SQUARE.kernel().run(a, out);
        double[] expected = new double[memory.count()];
        Arrays.fill(expected, 77);
        Arrays.fill(expected, out.offset(), out.offset() + out.count(), 9);
        assertArrayEquals(expected, Layouts.values(memory));
        assertEquals(
                a.count(),
                Arrays.stream(Layouts.values(a)).filter(value -> value == 3).count());
    }

    private static void assertLayoutDoesNotMatter(Pointwise function, Buffer a, Buffer b) {
        assertLayoutDoesNotMatter(function, a, b, b);
    }

    private static void assertLayoutDoesNotMatter(Pointwise function, Buffer a, Buffer b, Buffer c) {
        Buffer expected = applied(function, Layouts.plain(a), Layouts.plain(b), Layouts.plain(c));
        Layouts.assertSame(expected, applied(function, a, b, c));
    }

    private static Buffer applied(Pointwise function, Buffer a, Buffer b) {
        return applied(function, a, b, b);
    }

    private static Buffer applied(Pointwise function, Buffer a, Buffer b, Buffer c) {
        Buffer out = Layouts.filled(a.isWide(), () -> 77, a.sizes());
        run(function, a, b, c, out);
        return out;
    }

    private static void run(Pointwise function, Buffer a, Buffer b, Buffer out) {
        run(function, a, b, b, out);
    }

    private static void run(Pointwise function, Buffer a, Buffer b, Buffer c, Buffer out) {
        switch (function.arity()) {
            case 1 -> function.kernel().run(a, out);
            case 2 -> function.kernel().run(a, b, out);
            default -> function.kernel().run(a, b, c, out);
        }
    }
}
