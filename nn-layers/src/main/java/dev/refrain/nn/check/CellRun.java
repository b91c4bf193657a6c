package dev.refrain.nn.check;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * A cell over so many steps for a batch of such a size, from a given state or from its own first one; compiled, or step by step
 * on the tape.
 */
record CellRun(int steps, int batch, boolean given, boolean unrolled) {
    /** One step, the first that has a step before it, more of them, and many, along a few directions only. */
    static final List<CellRun> ALL =
            Stream.of(false, true).flatMap(CellRun::ofAllSizes).toList();

    /** Beyond so many steps, every element would take too long. */
    private static final int MOST_IN_FULL = 7;

    private static final int DIRECTIONS = 2;

    private static Stream<CellRun> ofAllSizes(boolean unrolled) {
        return Stream.of(
                new CellRun(1, 1, true, unrolled),
                new CellRun(1, 3, true, unrolled),
                new CellRun(2, 1, true, unrolled),
                new CellRun(2, 3, true, unrolled),
                new CellRun(2, 3, false, unrolled),
                new CellRun(7, 1, true, unrolled),
                new CellRun(7, 3, true, unrolled),
                new CellRun(20, 4, true, unrolled));
    }

    /** The check of outputs and last state by x, by the given state and by the cell's parameters. */
    <S> GradCheck check(String name, Cell<S> cell, int inputSize, RandomKey key) {
        Cell<S> drawn = GradChecks.drawn(cell, key.child("weights"));
        List<Tensor> inputs = new ArrayList<>();
        List<String> names = new ArrayList<>();
        inputs.add(GradChecks.uniform(-2, 2, Shape.of(steps, batch, inputSize), key.child("x")));
        names.add("x");
        if (given) {
            GradChecks.state(drawn, inputSize, batch, key.child("state")).forEach((path, part) -> {
                inputs.add(part);
                names.add(named("state", path));
            });
        }
        SequencedMap<String, Shape> parts = new LinkedHashMap<>();
        List<Var> values = inputs.stream().map(Var::of).toList();
        parts(Recurrent.of(drawn).unrolled(), values).forEach((path, part) -> parts.put(path, part.shape()));
        LayerOf<S> layers = new LayerOf<>(unrolled);
        GradCheck check = GradCheck.ofModel(drawn, (copy, in) -> overTime(layers.cell(copy), in), inputs)
                .inputsNamed(names.toArray(String[]::new))
                .partsNamed(parts)
                .named("%s over %d %s, batch %d, %s%s"
                        .formatted(
                                name,
                                steps,
                                steps == 1 ? "step" : "steps",
                                batch,
                                given ? "given state" : "own first state",
                                unrolled ? ", unrolled" : ""));
        return steps > MOST_IN_FULL ? check.directions(DIRECTIONS) : check;
    }

    private static String named(String name, String path) {
        return path.isEmpty() ? name : name + "." + path;
    }

    /** All outputs and all parts of the last state, by name. */
    private <S> SequencedMap<String, Var> parts(Recurrent<S> layer, List<Var> in) {
        Var x = in.getFirst();
        Outputs<S> y = given ? layer.apply(x, state(layer.cell(), x, in.subList(1, in.size()))) : layer.apply(x);
        SequencedMap<String, Var> parts = new LinkedHashMap<>();
        parts.put("output", y.all());
        Tree.values(y.last()).forEach((path, part) -> parts.put(named("last", path), part));
        return parts;
    }

    /** The same, one after the other. */
    private <S> Var overTime(Recurrent<S> layer, List<Var> in) {
        return Functions.concat(
                0,
                parts(layer, in).values().stream().map(part -> part.reshape(-1)).toList());
    }

    /** A state like the initial one that is made of these parts. */
    private static <S> S state(Cell<S> cell, Var x, List<Var> parts) {
        Iterator<Var> next = parts.iterator();
        return Tree.mapValues(cell.initialState(x.select(0, 0)), part -> next.next());
    }
}
