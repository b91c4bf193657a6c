package dev.refrain.nn.cell;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Step;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A cell whose state before the first step is learned: parameters {@code initial}, one for each part of the state in order, of its
 * shape without the batch, and the same for every sequence. The step and the state are the cell's.
 *
 * @param <S> the state of the cell
 */
public record LearnedState<S>(Cell<S> cell, List<Parameter> initial) implements Cell<S> {
    /** With these parameters. */
    public LearnedState {
        initial = List.copyOf(initial);
    }

    /**
     * With parameters that begin as the cell's own first state.
     *
     * @throws HyperParameterException if there are masks in the state, which cannot be learned
     */
    public LearnedState(Cell<S> cell) {
        this(cell, parameters(cell));
    }

    private static List<Parameter> parameters(Cell<?> cell) {
        Object own =
                cell.initialState(Var.of(Tensor.zeros(DType.FLOAT32, 1, 1))); // of x only the number of rows counts
        if (own instanceof Masked) {
            throw new HyperParameterException(
                    "learned state: got a cell with masks in its state, expected VariationalDropout around LearnedState");
        }
        return Tree.values(own).values().stream()
                .map(part -> part.select(0, 0).value())
                .map(first -> new Parameter(first.shape(), (key, shape, dtype) -> first.to(dtype)))
                .toList();
    }

    @Override
    public Step<S> step(Var x, S state) {
        return cell.step(x, state);
    }

    /**
     * The parameters, for every row of x.
     *
     * @throws ShapeException if they have other shapes than the parts of the cell's state
     */
    @Override
    public S initialState(Var x) {
        S own = cell.initialState(x);
        List<Shape> given = initial.stream().map(Parameter::shape).toList();
        List<Shape> expected = Tree.values(own).values().stream()
                .map(part -> withoutBatch(part.shape()))
                .toList();
        if (!given.equals(expected)) {
            throw new ShapeException(
                    "learned state: got parameters of shapes %s, expected %s".formatted(given, expected));
        }
        Iterator<Parameter> parameters = initial.iterator();
        return Tree.mapValues(own, part -> parameters.next().on(x).expand(part.shape()));
    }

    private static Shape withoutBatch(Shape shape) {
        return Shape.of(IntStream.of(shape.sizes()).skip(1).toArray());
    }

    @Override
    public S stateLike(Var x, S given) {
        return cell.stateLike(x, given);
    }
}
