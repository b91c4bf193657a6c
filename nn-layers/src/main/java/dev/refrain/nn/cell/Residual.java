package dev.refrain.nn.cell;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.tensor.ShapeException;

/**
 * y' = y + x: a cell whose output is what it changes of its input, so that many of them can lie on top of each other (He et al.
 * 2016; between layers of LSTMs Wu et al. 2016). Shapes: x and y [B, H]. The state is the cell's.
 *
 * @param <S> the state of the cell
 */
public record Residual<S>(Cell<S> cell) implements Cell<S> {
    /**
     * One step of the cell, with x added.
     *
     * @throws ShapeException if the output has another shape than x
     */
    @Override
    public Step<S> step(Var x, S state) {
        Step<S> step = cell.step(x, state);
        if (!step.output().shape().equals(x.shape())) {
            throw new ShapeException("residual: got x of shape %s and an output of shape %s, expected the same"
                    .formatted(x.shape(), step.output().shape()));
        }
        return new Step<>(step.output().add(x), step.next());
    }

    @Override
    public S initialState(Var x) {
        return cell.initialState(x);
    }

    @Override
    public S stateLike(Var x, S given) {
        return cell.stateLike(x, given);
    }
}
