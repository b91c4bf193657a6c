package dev.refrain.tensor.internal.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.tensor.internal.kernel.DoubleProducts;
import dev.refrain.tensor.internal.kernel.FloatProducts;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tiles of every vector length, whatever the machine's own, against the definition. */
class TilesTest {
    private static final int K = 5;

    static List<Tiles<float[]>> floats() {
        return List.of(FloatTiles512.TILES, FloatTiles256.TILES, FloatTiles128.TILES);
    }

    static List<Tiles<double[]>> doubles() {
        return List.of(DoubleTiles512.TILES, DoubleTiles256.TILES, DoubleTiles128.TILES);
    }

    static Stream<Tiles<?>> all() {
        return Stream.concat(floats().stream(), doubles().stream());
    }

    /** What is the same for both types. */
    private record Type<A>(Tiles<A> tiles, BiFunction<Integer, Integer, A> random, Plain<A> plain) {
        A random(int seed, int count) {
            return random.apply(seed, count);
        }
    }

    /** The definition of a product. */
    @FunctionalInterface
    private interface Plain<A> {
        void run(
                boolean resume,
                A a,
                int aAt,
                int aRow,
                int aColumn,
                A b,
                int bAt,
                int bRow,
                int bColumn,
                A c,
                int cAt,
                int cRow,
                int cColumn,
                int m,
                int n,
                int k);
    }

    static Stream<Type<?>> types() {
        Stream<Type<?>> narrow =
                floats().stream().map(each -> new Type<float[]>(each, TilesTest::floats, FloatProducts::rows));
        Stream<Type<?>> wide =
                doubles().stream().map(each -> new Type<double[]>(each, TilesTest::doubles, DoubleProducts::rows));
        return Stream.concat(narrow, wide);
    }

    @ParameterizedTest
    @MethodSource("types")
    <A> void tilesAreChains(Type<A> type) {
        int lanes = type.tiles.lanes();
        for (int rows = 1; rows <= 6; rows++) {
            for (int vectors : new int[] {1, 2, 4}) {
                for (int skip = 0; skip < (vectors == 2 ? lanes : 1); skip++) {
                    int width = vectors * lanes;
                    checkTiles(type, rows, vectors, skip, width + 3);
                    if (rows <= 5 || vectors < 4) { // where the rows of B follow each other
                        checkTiles(type, rows, vectors, skip, width);
                        checkPanel(type, rows, vectors, skip);
                    }
                }
            }
        }
    }

    /** Three tiles, one below the other, that go on from C; and two that begin at 0, with A by columns. */
    private static <A> void checkTiles(Type<A> type, int rows, int vectors, int skip, int bRow) {
        Tiles<A> tiles = type.tiles;
        int width = vectors * tiles.lanes() - skip;
        int cRow = width + 5;
        A a = type.random(1, 18 * K);
        A b = type.random(2, K * bRow + 1);
        A expected = type.random(3, 19 * cRow);
        type.plain.run(true, a, 0, K, 1, b, 1, bRow, 1, expected, 3, cRow, 1, 3 * rows, width, K);
        A c = type.random(3, 19 * cRow);
        tiles.rows(3, rows, vectors, a, 0, K, b, 1, bRow, skip, c, 3, cRow, c, 3, cRow, skip, K);
        assertSame(expected, c, rows + "x" + vectors + " skips " + skip);

        expected = type.random(4, 13 * cRow);
        type.plain.run(false, a, 0, 1, 12, b, 1, bRow, 1, expected, 3, cRow, 1, 2 * rows, width, K);
        c = type.random(4, 13 * cRow);
        tiles.columns(2, rows, vectors, a, 0, 12, b, 1, bRow, skip, tiles.zeros(), 0, 0, c, 3, cRow, skip, K);
        assertSame(expected, c, rows + "x" + vectors + " skips " + skip);
    }

    /** In a panel the last vector of B lies behind the others, in C it is moved left. */
    private static <A> void checkPanel(Type<A> type, int rows, int vectors, int skip) {
        Tiles<A> tiles = type.tiles;
        int lanes = tiles.lanes();
        int width = vectors * lanes - skip;
        A a = type.random(5, rows * K);
        A b = type.random(6, K * width);
        A panel = type.random(7, K * vectors * lanes);
        for (int p = 0; p < K; p++) {
            for (int vector = 0; vector < vectors; vector++) {
                int from = p * width + vector * lanes - (vector == vectors - 1 ? skip : 0);
                System.arraycopy(b, from, panel, (p * vectors + vector) * lanes, lanes);
            }
        }
        A expected = type.random(8, rows * width);
        type.plain.run(true, a, 0, K, 1, b, 0, width, 1, expected, 0, width, 1, rows, width, K);
        A c = type.random(8, rows * width);
        tiles.rows(1, rows, vectors, a, 0, K, panel, 0, vectors * lanes, 0, c, 0, width, c, 0, width, skip, K);
        assertSame(expected, c, rows + "x" + vectors + " skips " + skip);
    }

    @ParameterizedTest
    @MethodSource("types")
    <A> void sweepsAreChains(Type<A> type) {
        int lanes = type.tiles.lanes();
        for (int n = lanes; n <= 3 * lanes; n++) {
            for (int k : new int[] {1, 7, 8, 19}) {
                A a = type.random(5, 3 * k);
                A b = type.random(6, k * n);
                for (boolean goesOn : new boolean[] {false, true}) {
                    A expected = type.random(7, n + 2);
                    type.plain.run(goesOn, a, 0, 0, 3, b, 0, n, 1, expected, 1, n, 1, 1, n, k);
                    A c = type.random(7, n + 2);
                    type.tiles.sweep(goesOn, a, 0, 3, b, 0, n, c, 1, n, k);
                    assertSame(expected, c, n + " columns, k = " + k);
                }
            }
        }
    }

    /** Two times four panels of two vectors, of more rows than are multiplied; alone, and going on from C. */
    @ParameterizedTest
    @MethodSource("types")
    <A> void stripsAreChains(Type<A> type) {
        int lanes = type.tiles.lanes();
        int n = 16 * lanes;
        A a = type.random(5, 3 * K);
        A b = type.random(6, K * n);
        A panels = type.random(7, 1 + (K + 2) * n);
        for (int p = 0; p < K; p++) {
            for (int panel = 0; panel < 8; panel++) {
                int to = 1 + ((K + 2) * panel + p) * 2 * lanes;
                System.arraycopy(b, p * n + 2 * panel * lanes, panels, to, 2 * lanes);
            }
        }
        for (boolean goesOn : new boolean[] {false, true}) {
            A expected = type.random(8, n + 2);
            type.plain.run(goesOn, a, 1, 0, 3, b, 0, n, 1, expected, 2, n, 1, 1, n, K - 1);
            A c = type.random(8, n + 2);
            A s = goesOn ? c : type.tiles.zeros();
            int step = goesOn ? 8 * lanes : 0;
            type.tiles.strips(2, a, 1, 3, panels, 1, (K + 2) * 2 * lanes, s, goesOn ? 2 : 0, step, c, 2, K - 1);
            assertSame(expected, c, "goes on: " + goesOn);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    <A> void panelsAreCopies(Type<A> type) {
        int lanes = type.tiles.lanes();
        int rows = 3;
        A from = type.random(1, rows * 9 * lanes);
        A expected = type.random(2, rows * 8 * lanes + 1);
        A to = type.random(2, rows * 8 * lanes + 1);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, 1 + i * 8 * lanes, expected, 1 + i * 4 * lanes, 4 * lanes);
        }
        type.tiles.copy1x4(from, 1, 8 * lanes, to, 1, rows);
        assertSame(expected, to, "one panel");
        for (int i = 0; i < rows; i++) {
            for (int panel = 0; panel < 4; panel++) {
                int at = (i + panel * rows) * 2 * lanes;
                System.arraycopy(from, 1 + i * 8 * lanes + panel * 2 * lanes, expected, 1 + at, 2 * lanes);
            }
        }
        type.tiles.copy4x2(from, 1, 8 * lanes, to, 1, rows * 2 * lanes, rows);
        assertSame(expected, to, "four panels");
    }

    /** Copies of whole squares, of parts of them, and of what is narrower than any. */
    @ParameterizedTest
    @MethodSource("types")
    <A> void matricesAreTransposed(Type<A> type) {
        for (int rows = 1; rows < 2 * type.tiles.lanes() + 2; rows += 3) {
            for (int columns = 1; columns < 2 * type.tiles.lanes() + 2; columns++) {
                A from = type.random(1, columns * (rows + 2));
                A expected = type.random(2, rows * (columns + 1));
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        System.arraycopy(from, j * (rows + 2) + i, expected, i * (columns + 1) + j, 1);
                    }
                }
                A to = type.random(2, rows * (columns + 1));
                Transposition.run(type.tiles, from, 0, rows + 2, to, 0, columns + 1, rows, columns);
                assertSame(expected, to, rows + "x" + columns);
            }
        }
    }

    private static void assertSame(Object expected, Object given, String what) {
        if (expected instanceof float[] floats) {
            assertArrayEquals(floats, (float[]) given, what);
        } else {
            assertArrayEquals((double[]) expected, (double[]) given, what);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void thereIsNoTileOfAnotherSize(Tiles<?> tiles) {
        assertThrows(IllegalArgumentException.class, () -> tile(tiles, 7, 1));
        assertThrows(IllegalArgumentException.class, () -> tile(tiles, 1, 3));
    }

    private static <A> void tile(Tiles<A> tiles, int rows, int vectors) {
        A zeros = tiles.zeros();
        tiles.rows(1, rows, vectors, zeros, 0, 0, zeros, 0, 0, 0, zeros, 0, 0, zeros, 0, 0, 0, 0);
    }

    private static float[] floats(int seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double[] doubles(int seed, int count) {
        return new Random(seed).doubles(count).toArray();
    }
}
