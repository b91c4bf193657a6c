package dev.refrain.autograd.scan;

/**
 * How steps are compiled and run.
 *
 * @param split which rows of the batch are calculated together
 * @param rowsOfSums rows of all steps together, at least, of which sums over time are made at once
 * @param worthPacking rows of all steps together from which a packed copy of weights pays
 * @param isSmall whether weights are so small that they are copied where they are not in order, and not packed
 * @param budget bytes that a run may keep for its pass back
 */
record Settings(Passes passes, RowSplit split, int rowsOfSums, int worthPacking, boolean isSmall, long budget) {
    /** All passes, all threads, all memory. */
    static Settings usual() {
        return new Settings(Passes.all(), RowSplit.overThreads(), 512, 8, false, Long.MAX_VALUE);
    }

    /** Steps of a block of which sums are made at once, with so many rows each. */
    int stepsOfSums(int rows) {
        return Math.ceilDiv(rowsOfSums, rows);
    }

    Settings with(Passes others) {
        return new Settings(others, split, rowsOfSums, worthPacking, isSmall, budget);
    }

    Settings with(RowSplit other) {
        return new Settings(passes, other, rowsOfSums, worthPacking, isSmall, budget);
    }

    Settings withRowsOfSums(int rows) {
        return new Settings(passes, split, rows, worthPacking, isSmall, budget);
    }

    /** For weights that stay. */
    Settings packing() {
        return new Settings(passes, split, rowsOfSums, 1, isSmall, budget);
    }

    /** For weights that are small. */
    Settings small() {
        return new Settings(passes, split, rowsOfSums, worthPacking, true, budget);
    }

    Settings within(long bytes) {
        return new Settings(passes, split, rowsOfSums, worthPacking, isSmall, bytes);
    }
}
