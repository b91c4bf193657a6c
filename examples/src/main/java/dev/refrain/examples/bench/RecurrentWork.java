package dev.refrain.examples.bench;

import java.util.List;

/**
 * What a layer is trained on: sequences x [T, B, I] through H units.
 *
 * @param steps T
 * @param batch B
 * @param features I
 * @param hidden H
 * @param outputs features of the targets [T, B, O]: where they are not H, a linear layer stands behind the recurrent one
 */
record RecurrentWork(int steps, int batch, int features, int hidden, int outputs) {
    private static final RecurrentWork TINY = new RecurrentWork(8, 1, 2, 8, 1);

    /** The works that other frameworks are measured at, and one so small that only what surrounds the kernels counts. */
    static List<RecurrentWork> all() {
        return List.of(square(64, 32, 128), square(64, 64, 256), square(35, 20, 650), TINY);
    }

    private static RecurrentWork square(int steps, int batch, int hidden) {
        return new RecurrentWork(steps, batch, hidden, hidden, hidden);
    }

    /** T B: what one training step reads. */
    int tokens() {
        return steps * batch;
    }

    /**
     * Floating-point operations of the products of a training step, 2 T B G (2 (I + H) + H) with G columns of all gates
     * together: the sums and the gradients of the weights have I + H rows each, the gradient of h has H.
     */
    double operations(CellKind cell) {
        double columns = (double) cell.gates() * hidden;
        return 2.0 * tokens() * columns * (2 * (features + hidden) + hidden);
    }

    /** As it is written on the command line: T/B/H, as in {@code 64/32/128}, or {@code tiny}. */
    @Override
    public String toString() {
        return equals(TINY) ? "tiny" : steps + "/" + batch + "/" + hidden;
    }
}
