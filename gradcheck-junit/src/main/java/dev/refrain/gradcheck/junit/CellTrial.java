package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * A cell, a sequence x [T, B, F], the parts of a first state, and cotangents of all outputs and of the parts of the last state:
 * all that a run depends on.
 */
record CellTrial<S>(Cell<S> cell, Tensor x, List<Tensor> state, List<Tensor> cotangents) {
    /**
     * All there is to see of a run, by name.
     *
     * @param values the output of all steps, then the parts of the last state
     * @param byInputs the gradients by x, then by the parts of the first state
     * @param byParameters the gradients by the cell's parameters
     */
    record Result(
            SequencedMap<String, Tensor> values,
            SequencedMap<String, Tensor> byInputs,
            SequencedMap<String, Tensor> byParameters) {
        SequencedMap<String, Tensor> gradients() {
            SequencedMap<String, Tensor> gradients = new LinkedHashMap<>(byInputs);
            gradients.putAll(byParameters);
            return gradients;
        }

        SequencedMap<String, Tensor> all() {
            SequencedMap<String, Tensor> all = new LinkedHashMap<>(values);
            all.putAll(gradients());
            return all;
        }
    }

    /** A trial with random values, of a cell in float64. */
    static <S> CellTrial<S> draw(Cell<S> cell, int inputSize, int steps, int batch) {
        RandomKey key = RandomKey.of(steps).child(batch);
        Tensor x = uniform(Shape.of(steps, batch, inputSize), key.child("x"));
        List<Tensor> state = List.copyOf(
                GradChecks.state(cell, inputSize, batch, key.child("state")).values());
        Outputs<S> outputs = Recurrent.of(cell).apply(Var.of(x));
        List<Var> results = new ArrayList<>(List.of(outputs.all()));
        results.addAll(Tree.values(outputs.last()).values());
        return new CellTrial<>(cell, x, state, drawn(results, key.child("cotangent")));
    }

    private static List<Tensor> drawn(List<Var> like, RandomKey key) {
        List<Tensor> drawn = new ArrayList<>();
        like.forEach(each -> drawn.add(uniform(each.shape(), key.child(drawn.size()))));
        return drawn;
    }

    private static Tensor uniform(Shape shape, RandomKey key) {
        return Initialisers.uniform(-1, 1).draw(key, shape, DType.FLOAT64);
    }

    CellTrial<S> withCell(Cell<S> other) {
        return new CellTrial<>(other, x, state, cotangents);
    }

    CellTrial<S> withCotangents(List<Tensor> others) {
        return new CellTrial<>(cell, x, state, others);
    }

    /** The same in float32. */
    CellTrial<S> inFloat32() {
        return new CellTrial<>(
                Tree.map(cell, parameter -> parameter.to(DType.FLOAT32)),
                x.to(DType.FLOAT32),
                narrow(state),
                narrow(cotangents));
    }

    private static List<Tensor> narrow(List<Tensor> tensors) {
        return tensors.stream().map(each -> each.to(DType.FLOAT32)).toList();
    }

    /** The trial of one row of the batch. */
    CellTrial<S> row(int n) {
        List<Tensor> ofRow = new ArrayList<>(List.of(row(cotangents.getFirst(), 1, n)));
        cotangents.stream().skip(1).forEach(part -> ofRow.add(row(part, 0, n)));
        return new CellTrial<>(
                cell, row(x, 1, n), state.stream().map(part -> row(part, 0, n)).toList(), ofRow);
    }

    /** One row of something over time [T, B, F] and of parts of states [B, ...] behind it. */
    static SequencedMap<String, Tensor> row(SequencedMap<String, Tensor> tensors, int n) {
        SequencedMap<String, Tensor> rows = new LinkedHashMap<>();
        tensors.forEach((name, each) -> rows.put(name, row(each, rows.isEmpty() ? 1 : 0, n)));
        return rows;
    }

    private static Tensor row(Tensor tensor, int axis, int n) {
        return Var.of(tensor).slice(axis, n, n + 1).value();
    }

    /** Runs forward over chunks of these lengths with the state carried, and back from the cotangents. */
    Result run(int... lengths) {
        return run(true, lengths);
    }

    /** Runs over all steps from the cell's own first state. */
    Result fromOwnState() {
        return run(false, x.shape().size(0));
    }

    private Result run(boolean given, int... lengths) {
        try (Tape tape = Tape.open()) {
            Var input = tape.input(x);
            Iterator<Var> parts = state.stream().map(tape::input).iterator();
            S own = cell.initialState(input.select(0, 0));
            S first = given ? Tree.mapValues(own, part -> parts.next()) : own;
            SequencedMap<String, Var> inputs = new LinkedHashMap<>();
            inputs.put("the gradient by x", input);
            if (given) {
                Tree.values(first).forEach((path, part) -> inputs.put("the gradient by " + named("state", path), part));
            }
            SequencedMap<String, Var> parameters = new LinkedHashMap<>();
            Tree.leaves(cell)
                    .forEach((path, parameter) -> parameters.put("the gradient by " + path, parameter.on(tape)));
            SequencedMap<String, Var> values = forward(input, first, lengths);
            List<Var> wrt = new ArrayList<>(inputs.values());
            wrt.addAll(parameters.values());
            Gradients gradients = tape.gradients(weighted(values), wrt, Pullback.plain());
            return new Result(
                    tensors(values, part -> part), tensors(inputs, gradients::of), tensors(parameters, gradients::of));
        }
    }

    private SequencedMap<String, Var> forward(Var input, S first, int... lengths) {
        Recurrent<S> layer = Recurrent.of(cell);
        List<Var> outputs = new ArrayList<>();
        S carried = first;
        int from = 0;
        for (int length : lengths) {
            Outputs<S> chunk = layer.apply(input.slice(0, from, from + length), carried);
            outputs.add(chunk.all());
            carried = chunk.last();
            from += length;
        }
        SequencedMap<String, Var> values = new LinkedHashMap<>();
        values.put("the output", Functions.concat(0, outputs));
        Tree.values(carried).forEach((path, part) -> values.put(named("the last state", path), part));
        return values;
    }

    /** A part of something by its path there, which is empty if it is the whole. */
    static String named(String name, String path) {
        return path.isEmpty() ? name : name + "." + path;
    }

    private Var weighted(SequencedMap<String, Var> values) {
        Iterator<Tensor> weights = cotangents.iterator();
        return values.values().stream()
                .map(value -> value.mul(Var.of(weights.next())).sum())
                .reduce(Var::add)
                .orElseThrow();
    }

    private static SequencedMap<String, Tensor> tensors(SequencedMap<String, Var> values, UnaryOperator<Var> of) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        values.forEach((name, value) -> tensors.put(name, of.apply(value).value()));
        return tensors;
    }
}
