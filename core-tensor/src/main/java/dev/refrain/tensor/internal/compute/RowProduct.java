package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.kernel.FloatProducts;
import dev.refrain.tensor.internal.simd.Tiles;
import org.jspecify.annotations.Nullable;

/**
 * One row of a product of floats, without the choice of kernels that {@link Products} makes at every call: for rows of few elements,
 * whose products take less time than that. By the same definition, so with the same bits.
 */
public final class RowProduct {
    private final @Nullable Tiles<float[]> tiles;

    /** For rows of so many columns. */
    public RowProduct(int columns) {
        tiles = Elements.FLOATS.tiles(columns);
    }

    /** c_j = Σ_p a_p b_pj, or c_j more than that if {@code resume}; a_p stands at {@code aAt + p aStep}, rows of B are contiguous. */
    public void run(
            boolean resume,
            float[] a,
            int aAt,
            int aStep,
            float[] b,
            int bAt,
            int bRow,
            float[] c,
            int cAt,
            int n,
            int k) {
        if (tiles == null) {
            FloatProducts.rows(resume, a, aAt, 0, aStep, b, bAt, bRow, 1, c, cAt, 0, 1, 1, n, k);
        } else {
            tiles.sweep(resume, a, aAt, aStep, b, bAt, bRow, c, cAt, n, k);
        }
    }
}
