package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.parallel.Workers;

/** Rows that do not depend on each other, split over threads by their number and length alone. */
final class Rows {
    /** Elements per chunk. */
    private static final int ELEMENTS = 1 << 15;

    /** Elements up to which waking a second thread, some 40 µs, costs more than it brings. */
    private static final int WORTH_SPLITTING = 1 << 17;

    /** What is done with the rows {@code from .. to-1}. */
    @FunctionalInterface
    interface Body {
        void run(int from, int to);
    }

    private Rows() {}

    /** Whether one thread does them all. Who asks first need not make a {@link Body}, which is an object. */
    static boolean inOnePiece(int rows, long length) {
        return Workers.threads() == 1 || rows * length <= WORTH_SPLITTING || rows <= each(length);
    }

    static void split(int rows, long length, Body body) {
        if (inOnePiece(rows, length)) {
            body.run(0, rows);
            return;
        }
        int each = each(length);
        Workers.run(Math.ceilDiv(rows, each), chunk -> body.run(chunk * each, Math.min(rows, (chunk + 1) * each)));
    }

    private static int each(long length) {
        return (int) Math.max(1, ELEMENTS / Math.max(1, length));
    }
}
