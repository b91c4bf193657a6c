package dev.refrain.nn.check;

import dev.refrain.nn.Cell;
import dev.refrain.nn.Recurrent;
import org.jspecify.annotations.Nullable;

/**
 * The layer that drives a cell, made once for a cell that is given again and again: it has the compiled step, and a check
 * evaluates hundreds of times.
 */
final class LayerOf<S> {
    private final boolean unrolled;
    private @Nullable Cell<S> cell;
    private @Nullable Recurrent<S> layer;

    LayerOf(boolean unrolled) {
        this.unrolled = unrolled;
    }

    synchronized Recurrent<S> cell(Cell<S> given) {
        Recurrent<S> known = layer;
        if (known == null || !given.equals(cell)) {
            known = unrolled ? Recurrent.of(given).unrolled() : Recurrent.of(given);
            cell = given;
            layer = known;
        }
        return known;
    }
}
