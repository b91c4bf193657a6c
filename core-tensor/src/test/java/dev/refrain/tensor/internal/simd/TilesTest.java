package dev.refrain.tensor.internal.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.tensor.internal.kernel.DoubleProducts;
import dev.refrain.tensor.internal.kernel.FloatProducts;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tiles of every vector length, whatever the machine's own, against the definition. */
class TilesTest {
    private static final int K = 5;
    private static final int VECTORS = 4;

    static List<Tiles<float[]>> floats() {
        return List.of(FloatTiles512.TILES, FloatTiles256.TILES, FloatTiles128.TILES);
    }

    static List<Tiles<double[]>> doubles() {
        return List.of(DoubleTiles512.TILES, DoubleTiles256.TILES, DoubleTiles128.TILES);
    }

    static Stream<Tiles<?>> all() {
        return Stream.concat(floats().stream(), doubles().stream());
    }

    @ParameterizedTest
    @MethodSource("floats")
    void tilesOfFloatsAreChains(Tiles<float[]> tiles) {
        int row = VECTORS * tiles.lanes();
        float[] a = floats(1, 6 * K);
        float[] b = floats(2, K * row + 1);
        for (int rows = 1; rows <= 6; rows++) {
            for (int vectors : new int[] {1, 2, 4}) {
                for (int skip = 0; skip < (vectors == 2 ? tiles.lanes() : 1); skip++) {
                    int width = vectors * tiles.lanes() - skip;
                    int at = 3;
                    float[] expected = floats(3, 7 * row);
                    FloatProducts.rows(true, a, 0, K, 1, b, 1, row, 1, expected, at, row, 1, rows, width, K);
                    float[] c = floats(3, 7 * row);
                    tiles.rows(1, rows, vectors, a, 0, K, b, 1, row, skip, c, at, row, c, at, row, skip, K);
                    assertArrayEquals(expected, c, rows + "x" + vectors + " skips " + skip);

                    expected = floats(4, 7 * row);
                    FloatProducts.rows(false, a, 0, 1, 6, b, 1, row, 1, expected, at, row, 1, rows, width, K);
                    c = floats(4, 7 * row);
                    tiles.columns(1, rows, vectors, a, 0, 6, b, 1, row, skip, tiles.zeros(), 0, 0, c, at, row, skip, K);
                    assertArrayEquals(expected, c, rows + "x" + vectors + " skips " + skip);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void tilesOfDoublesAreChains(Tiles<double[]> tiles) {
        int row = VECTORS * tiles.lanes();
        double[] a = doubles(1, 6 * K);
        double[] b = doubles(2, K * row);
        for (int rows = 1; rows <= 6; rows++) {
            for (int vectors : new int[] {1, 2, 4}) {
                double[] expected = doubles(3, 7 * row);
                int width = vectors * tiles.lanes();
                DoubleProducts.rows(true, a, 0, K, 1, b, 0, row, 1, expected, 0, row, 1, rows, width, K);
                double[] c = doubles(3, 7 * row);
                tiles.rows(1, rows, vectors, a, 0, K, b, 0, row, 0, c, 0, row, c, 0, row, 0, K);
                assertArrayEquals(expected, c, rows + "x" + vectors);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("floats")
    void sweepsAreChains(Tiles<float[]> tiles) {
        int lanes = tiles.lanes();
        for (int n = lanes; n <= 3 * lanes; n++) {
            for (int k : new int[] {1, 7, 8, 19}) {
                float[] a = floats(5, 3 * k);
                float[] b = floats(6, k * n);
                for (boolean goesOn : new boolean[] {false, true}) {
                    float[] expected = floats(7, n + 2);
                    FloatProducts.rows(goesOn, a, 0, 0, 3, b, 0, n, 1, expected, 1, n, 1, 1, n, k);
                    float[] c = floats(7, n + 2);
                    tiles.sweep(goesOn, a, 0, 3, b, 0, n, c, 1, n, k);
                    assertArrayEquals(expected, c);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("floats")
    void squaresAreTransposed(Tiles<float[]> tiles) {
        int lanes = tiles.lanes();
        float[] from = floats(8, lanes * (lanes + 3));
        float[] to = floats(9, lanes * (lanes + 5));
        float[] expected = to.clone();
        for (int i = 0; i < lanes; i++) {
            for (int j = 0; j < lanes; j++) {
                expected[j * (lanes + 5) + i] = from[1 + i * (lanes + 3) + j];
            }
        }
        tiles.transpose(from, 1, lanes + 3, to, 0, lanes + 5);
        assertArrayEquals(expected, to);
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void squaresOfDoublesAreTransposed(Tiles<double[]> tiles) {
        int lanes = tiles.lanes();
        double[] from = doubles(8, lanes * lanes);
        double[] to = new double[lanes * lanes];
        tiles.transpose(from, 0, lanes, to, 0, lanes);
        for (int i = 0; i < lanes * lanes; i++) {
            assertEquals(from[i], to[i % lanes * lanes + i / lanes]);
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
