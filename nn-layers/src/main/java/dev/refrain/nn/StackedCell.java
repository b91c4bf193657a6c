package dev.refrain.nn;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells on top of each other: the output of each is the input of the next, the last one's is the output. On a tape for
 * training, what goes from one to the next is dropped at the rate {@code dropout}, anew at every step (Zaremba et al. 2014).
 * The state is the list of the cells' states, the lowest first. All cells are asked for their initial state with the x of the
 * lowest, so it may depend on the number of rows, not on the number of features.
 *
 * @param <S> the state of each cell
 */
public record StackedCell<S>(List<Cell<S>> cells, double dropout) implements Cell<List<S>> {
    /**
     * These cells, the lowest first; each takes the size that the one below gives.
     *
     * @throws HyperParameterException if there is none, or the rate is not in [0, 1)
     */
    public StackedCell {
        cells = List.copyOf(cells);
        Checks.positive("stacked cells", cells.size());
        Checks.fraction("dropout rate", dropout);
    }

    /** Without dropout. */
    public StackedCell(List<Cell<S>> cells) {
        this(cells, 0);
    }

    @Override
    public Step<List<S>> step(Var x, List<S> state) {
        Var output = x;
        List<S> next = new ArrayList<>();
        for (int k = 0; k < cells.size(); k++) {
            Var input = k == 0 ? output : Functions.dropout(output, dropout);
            Step<S> step = cells.get(k).step(input, state.get(k));
            output = step.output();
            next.add(step.next());
        }
        return new Step<>(output, List.copyOf(next));
    }

    @Override
    public List<S> initialState(Var x) {
        return cells.stream().map(cell -> cell.initialState(x)).toList();
    }
}
