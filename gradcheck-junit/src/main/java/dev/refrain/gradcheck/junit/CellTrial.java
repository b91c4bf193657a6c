package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.Functions;
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

/**
 * A cell, a sequence x [T, B, F], the parts of a first state, and cotangents of all outputs and of the parts of the last state:
 * all that a run depends on.
 */
record CellTrial<S>(Cell<S> cell, Tensor x, List<Tensor> state, List<Tensor> cotangents) implements Trial {
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

    @Override
    public CellTrial<S> ofACopy() {
        Cell<S> copy = Tree.map(cell, parameter -> parameter.to(parameter.dtype()));
        return new CellTrial<>(copy, x, state, cotangents);
    }

    @Override
    public CellTrial<S> withCotangents(List<Tensor> others) {
        return new CellTrial<>(cell, x, state, others);
    }

    @Override
    public CellTrial<S> inFloat32() {
        return new CellTrial<>(
                Tree.map(cell, parameter -> parameter.to(DType.FLOAT32)),
                x.to(DType.FLOAT32),
                Trial.narrow(state),
                Trial.narrow(cotangents));
    }

    /** The sequence, not the state: that is where the cell's states are. */
    @Override
    public CellTrial<S> scaled(double factor) {
        return new CellTrial<>(cell, Trial.scaled(List.of(x), factor).getFirst(), state, cotangents);
    }

    @Override
    public SequencedMap<String, Tensor> given() {
        SequencedMap<String, Tensor> all = new LinkedHashMap<>();
        all.put("x", x);
        state.forEach(part -> all.put("part %d of the state".formatted(all.size() - 1), part));
        cotangents.forEach(each -> all.put("tensor %d".formatted(all.size()), each));
        Tree.leaves(cell).forEach((path, parameter) -> all.put(path, parameter.value()));
        return all;
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

    @Override
    public Taped on(Tape tape) {
        return on(tape, true, x.shape().size(0));
    }

    /** Runs forward over chunks of these lengths with the state carried, and back from the cotangents. */
    Result chunks(int... lengths) {
        try (Tape tape = Tape.open()) {
            return back(tape, on(tape, true, lengths));
        }
    }

    /** Runs over all steps from the cell's own first state. */
    Result fromOwnState() {
        try (Tape tape = Tape.open()) {
            return back(tape, on(tape, false, x.shape().size(0)));
        }
    }

    private Taped on(Tape tape, boolean given, int... lengths) {
        Var input = tape.input(x);
        Iterator<Var> parts = state.stream().map(tape::input).iterator();
        S own = cell.initialState(input.select(0, 0));
        S first = given ? Tree.mapValues(own, part -> parts.next()) : own;
        SequencedMap<String, Var> inputs = new LinkedHashMap<>();
        inputs.put("x", input);
        if (given) {
            Tree.values(first).forEach((path, part) -> inputs.put(named("state", path), part));
        }
        SequencedMap<String, Var> parameters = new LinkedHashMap<>();
        Tree.leaves(cell).forEach((path, parameter) -> parameters.put(path, parameter.on(tape)));
        return new Taped(forward(input, first, lengths), inputs, parameters);
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
}
