package dev.refrain.benchmarks.peers.training;

import java.util.List;

/**
 * A layer and its sizes.
 *
 * @param steps time steps T
 * @param batch sequences at a time, B
 * @param input numbers per time step, I
 * @param hidden H
 * @param readout outputs O of a linear layer on every step, whose error counts; 0: there is none, the error is that of h
 */
record Work(Layer layer, int steps, int batch, int input, int hidden, int readout) {
    /** Small, larger, and with sizes that are no powers of two, where products take the time; and one where calls do. */
    static List<Work> of(Layer layer) {
        return List.of(
                new Work(layer, 64, 32, 128, 128, 0),
                new Work(layer, 64, 64, 256, 256, 0),
                new Work(layer, 35, 20, 650, 650, 0),
                tiny(layer));
    }

    /** The 8-bit adder's. */
    private static Work tiny(Layer layer) {
        return new Work(layer, 8, 1, 2, 8, 1);
    }

    /** As in {@code LSTM 64/32/128}: T/B/I=H. */
    String title() {
        return readout == 0
                ? "%s %d/%d/%d".formatted(layer.title(), steps, batch, hidden)
                : "%s tiny (T=%d, B=%d, I=%d, H=%d, O=%d)"
                        .formatted(layer.title(), steps, batch, input, hidden, readout);
    }

    /** The same, without the sizes of the tiny one. */
    String shortTitle() {
        return readout == 0 ? title() : layer.title() + " tiny";
    }

    /** Columns of the weights of all gates. */
    int width() {
        return layer.gates() * hidden;
    }

    /** Numbers per time step that the error is of. */
    int outputs() {
        return readout == 0 ? hidden : readout;
    }

    /**
     * Floating-point operations in matrix products: x U and h W forward, the gradients of U, W and h backward, and three products
     * for the readout. x needs no gradient.
     */
    double operations() {
        double layers = (double) width() * (2 * (input + hidden) + hidden);
        return 2.0 * steps * batch * (layers + 3.0 * hidden * readout);
    }
}
