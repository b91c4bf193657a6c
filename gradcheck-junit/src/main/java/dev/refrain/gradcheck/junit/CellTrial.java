package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A cell, a sequence x [T, B, F], the parts of a first state, and cotangents of all outputs and of the parts of the last state:
 * all that a run depends on.
 */
record CellTrial<S>(Cell<S> cell, Tensor x, List<Tensor> state, List<Tensor> cotangents) {
    /** All there is to see of a run. */
    record Result(Tensor outputs, List<Tensor> last, Tensor byX, List<Tensor> byState, List<Tensor> byParameters) {
        /** All of it. */
        List<Tensor> all() {
            return Stream.of(List.of(outputs), last, List.of(byX), byState, byParameters)
                    .flatMap(List::stream)
                    .toList();
        }
    }

    /** A trial with random values, in the cell's element type. */
    static <S> CellTrial<S> draw(Cell<S> cell, int inputSize, int steps, int batch, DType dtype) {
        RandomKey key = RandomKey.of(steps).child(batch);
        Tensor x = uniform(Shape.of(steps, batch, inputSize), key.child("x"), dtype);
        S first = cell.initialState(Var.of(x).select(0, 0));
        List<Tensor> state = drawn(Tree.values(first).values(), key.child("state"), dtype);
        Outputs<S> outputs = Recurrent.of(cell).apply(Var.of(x));
        List<Var> results = new ArrayList<>(List.of(outputs.all()));
        results.addAll(Tree.values(outputs.last()).values());
        return new CellTrial<>(cell, x, state, drawn(results, key.child("cotangent"), dtype));
    }

    private static List<Tensor> drawn(Iterable<Var> like, RandomKey key, DType dtype) {
        List<Tensor> drawn = new ArrayList<>();
        like.forEach(each -> drawn.add(uniform(each.shape(), key.child(drawn.size()), dtype)));
        return drawn;
    }

    private static Tensor uniform(Shape shape, RandomKey key, DType dtype) {
        return Initialisers.uniform(-1, 1).draw(key, shape, dtype);
    }

    CellTrial<S> withCell(Cell<S> other) {
        return new CellTrial<>(other, x, state, cotangents);
    }

    CellTrial<S> withCotangents(List<Tensor> others) {
        return new CellTrial<>(cell, x, state, others);
    }

    /** The same with every value changed; the cell is another. */
    CellTrial<S> map(Cell<S> other, UnaryOperator<Tensor> change) {
        return new CellTrial<>(
                other,
                change.apply(x),
                state.stream().map(change).toList(),
                cotangents.stream().map(change).toList());
    }

    /** The trial of one row of the batch. */
    CellTrial<S> row(int n) {
        List<Tensor> ofRow = new ArrayList<>(List.of(row(cotangents.getFirst(), 1, n)));
        cotangents.stream().skip(1).forEach(part -> ofRow.add(row(part, 0, n)));
        return new CellTrial<>(
                cell, row(x, 1, n), state.stream().map(part -> row(part, 0, n)).toList(), ofRow);
    }

    /** Row n of a batch along an axis, as a batch of one. */
    static Tensor row(Tensor tensor, int axis, int n) {
        return Var.of(tensor).slice(axis, n, n + 1).value();
    }

    /** Runs forward over chunks of these lengths with the state carried, and back from the cotangents. */
    Result run(int... lengths) {
        try (Tape tape = Tape.open()) {
            Var input = tape.input(x);
            List<Var> parts = state.stream().map(tape::input).toList();
            Iterator<Var> next = parts.iterator();
            S carried = Tree.mapValues(cell.initialState(input.select(0, 0)), part -> next.next());
            Recurrent<S> layer = Recurrent.of(cell);
            List<Var> outputs = new ArrayList<>();
            int from = 0;
            for (int length : lengths) {
                Outputs<S> chunk = layer.apply(input.slice(0, from, from + length), carried);
                outputs.add(chunk.all());
                carried = chunk.last();
                from += length;
            }
            List<Var> results = new ArrayList<>(List.of(Functions.concat(0, outputs)));
            results.addAll(Tree.values(carried).values());
            return differentiate(tape, results, input, parts);
        }
    }

    private Result differentiate(Tape tape, List<Var> results, Var input, List<Var> parts) {
        Var sum = weighted(results, 0);
        for (int k = 1; k < results.size(); k++) {
            sum = sum.add(weighted(results, k));
        }
        List<Var> wrt = new ArrayList<>(List.of(input));
        wrt.addAll(parts);
        for (Parameter parameter : Tree.leaves(cell).values()) {
            wrt.add(parameter.on(tape));
        }
        Gradients gradients = tape.gradients(sum, wrt, Pullback.plain());
        List<Tensor> found =
                wrt.stream().map(each -> gradients.of(each).value()).toList();
        List<Tensor> values = results.stream().map(Var::value).toList();
        return new Result(
                values.getFirst(),
                values.subList(1, values.size()),
                found.getFirst(),
                found.subList(1, 1 + parts.size()),
                found.subList(1 + parts.size(), found.size()));
    }

    private Var weighted(List<Var> results, int k) {
        return results.get(k).mul(Var.of(cotangents.get(k))).sum();
    }
}
