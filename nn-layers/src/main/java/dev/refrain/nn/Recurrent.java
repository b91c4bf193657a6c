package dev.refrain.nn;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Any cell over time: s_t, y_t = cell(x_t, s_{t-1}) for t = 1 .. T. Its backpropagation through time is the reverse of the
 * tape on which it is unrolled.
 *
 * <pre>{@code Recurrent<Var> layer = Recurrent.of(new GruCell(3, 8));
 * Outputs<Var> y = layer.apply(tape.input(x)); // x [T, B, 3], y.all() [T, B, 8]}</pre>
 */
public final class Recurrent<S> implements Tree.Branch {
    private final Cell<S> cell;

    private Recurrent(Cell<S> cell) {
        this.cell = cell;
    }

    /** The layer that drives this cell. */
    public static <S> Recurrent<S> of(Cell<S> cell) {
        return new Recurrent<>(cell);
    }

    /** The cell that is driven. */
    public Cell<S> cell() {
        return cell;
    }

    /** Runs over a sequence x [T, B, F], from the cell's initial state. */
    public Outputs<S> apply(Var x) {
        checkSequence(x);
        return apply(x, cell.initialState(x.select(0, 0)));
    }

    /**
     * Runs over a sequence x [T, B, F] from a given state, such as the last one of the chunk before.
     *
     * @throws SequenceException if x is not a sequence of at least one step
     */
    public Outputs<S> apply(Var x, S initialState) {
        checkSequence(x);
        List<Var> outputs = new ArrayList<>();
        S state = initialState;
        for (int t = 0; t < x.shape().size(0); t++) {
            Step<S> step = cell.step(x.select(0, t), state);
            outputs.add(step.output());
            state = step.next();
        }
        return new Outputs<>(Functions.stack(0, outputs), state);
    }

    private static void checkSequence(Var x) {
        if (x.shape().rank() != 3) {
            throw new SequenceException("recurrent: got x of shape %s, expected [T, B, F]: time steps, batch, features"
                    .formatted(x.shape()));
        }
        if (x.shape().size(0) == 0) {
            throw new SequenceException(
                    "recurrent: got x of shape %s: 0 time steps, expected 1 or more".formatted(x.shape()));
        }
    }

    @Override
    public SequencedMap<String, Object> parts() {
        SequencedMap<String, Object> parts = new LinkedHashMap<>();
        parts.put("cell", cell);
        return parts;
    }

    @Override
    public Recurrent<S> withParts(SequencedMap<String, Object> parts) {
        @SuppressWarnings("unchecked") // the cell, rebuilt by Tree as what it was
        Cell<S> rebuilt = (Cell<S>) parts.firstEntry().getValue();
        return of(rebuilt);
    }
}
