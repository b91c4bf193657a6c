package dev.refrain.tensor.internal.simd;

/**
 * The innermost loops of matrix products, for one element type and one vector length. Lanes hold different elements of C, so
 * the chain of an element is never split: whatever the tile and the length, the bits are those of the definition.
 *
 * <p>A tile is some rows by some vectors of C, held in registers while k ascends: {@code c_ij = s_ij + Σ_p a_ip b_pj}, as one
 * chain of fused multiply-adds that begins at s. Row i of s begins at {@code sAt + i sRow}; s is C itself, or {@link #zeros}
 * with a row step of 0. Where the width of C is no multiple of the lanes, the last vector of a tile of two is moved left by
 * {@code skip} lanes to end with C. What both vectors have in common is calculated twice, from the same start, so it is the
 * same. In B the last vector is moved by {@code bSkip}: by as much where B is as wide as C, by nothing where the columns were
 * brought together before.
 *
 * <p>Implementations are generated from {@code src/generator/ProductTiles.java}.
 *
 * @param <A> the array type, {@code float[]} or {@code double[]}
 */
public interface Tiles<A> {
    /** Elements in a vector. */
    int lanes();

    /** The tiles of half as long vectors, or these if they are the shortest. */
    Tiles<A> narrower();

    /** As many zeros as the widest tile or strip has columns. */
    A zeros();

    /**
     * Tiles one below the other, for which row i of A is contiguous and begins at {@code aAt + i aStep}.
     *
     * @param count how many
     * @param rows of each, 1 to 6
     * @param vectors 1, 2 or 4
     */
    void rows(
            int count,
            int rows,
            int vectors,
            A a,
            int aAt,
            int aStep,
            A b,
            int bAt,
            int bRow,
            int bSkip,
            A s,
            int sAt,
            int sRow,
            A c,
            int cAt,
            int cRow,
            int skip,
            int k);

    /** The same where column p of A is contiguous and begins at {@code aAt + p aStep}. */
    void columns(
            int count,
            int rows,
            int vectors,
            A a,
            int aAt,
            int aStep,
            A b,
            int bAt,
            int bRow,
            int bSkip,
            A s,
            int sAt,
            int sRow,
            A c,
            int cAt,
            int cRow,
            int skip,
            int k);

    /**
     * One row of C: {@code c_j = Σ_p a_p b_pj}, or c_j more than that if {@code goesOn}, for all j < n, at least as many as
     * there are lanes; a_p stands at {@code aAt + p aStep}.
     */
    void sweep(boolean goesOn, A a, int aAt, int aStep, A b, int bAt, int bRow, A c, int cAt, int n, int k);

    /**
     * One row of C on panels of two vectors, four panels side by side: {@code c_j = s_j + Σ_p a_p b_pj}, where a_p stands at
     * {@code aAt + p aStep} and panels begin {@code bPanel} apart.
     *
     * @param count how many times four panels
     * @param sStep from the start of one four to that of the next: 8 vectors, or 0 if s is {@link #zeros}
     */
    void strips(
            int count, A a, int aAt, int aStep, A b, int bAt, int bPanel, A s, int sAt, int sStep, A c, int cAt, int k);

    /** Copies the first vector of each row. */
    void copy(A from, int at, int row, A to, int toAt, int toRow, int rows);

    /** Copies rows of four vectors, one after the other. */
    void copy1x4(A from, int at, int row, A to, int toAt, int rows);

    /** Copies rows of eight vectors: each two go to a panel of their own, of which the next begins {@code toPanel} behind. */
    void copy4x2(A from, int at, int row, A to, int toAt, int toPanel, int rows);

    /** {@code to_ji = from_ij} for i and j below the number of lanes. */
    void transpose(A from, int at, int row, A to, int toAt, int toRow);

    /** The tiles of the longest vectors that this many columns fill; at least 4. */
    static Tiles<float[]> floats(int columns) {
        return Registers.floats(columns);
    }

    /** The tiles of the longest vectors that this many columns fill; at least 2. */
    static Tiles<double[]> doubles(int columns) {
        return Registers.doubles(columns);
    }
}
