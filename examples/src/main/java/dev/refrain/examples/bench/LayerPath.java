package dev.refrain.examples.bench;

import dev.refrain.nn.Cell;
import dev.refrain.nn.Recurrent;
import java.util.Locale;

/** The way in which a layer goes over time. */
enum LayerPath {
    /** As the layer chooses itself. */
    SCAN,
    /** Step by step, each op on the tape. */
    TAPE;

    /** The layer that drives a cell in this way. */
    Recurrent<?> layer(Cell<?> cell) {
        Recurrent<?> layer = Recurrent.of(cell);
        return switch (this) {
            case SCAN -> layer;
            case TAPE -> layer.unrolled();
        };
    }

    /** As it is written on the command line: {@code scan}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
