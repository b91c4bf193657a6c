package dev.refrain.nn;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.autograd.scan.Sequence;
import dev.refrain.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Any cell over time: s_t, y_t = cell(x_t, s_{t-1}) for t = 1 .. T. The cell's step is compiled, see {@link Scan}: the whole
 * sequence is one op on the tape, and backpropagation through time follows from the step's own ops. {@link #explain} says how;
 * a step that cannot be compiled runs step by step.
 *
 * <pre>{@code Recurrent<Var> layer = Recurrent.of(new GruCell(3, 8));
 * Outputs<Var> y = layer.apply(tape.input(x)); // x [T, B, 3], y.all() [T, B, 8]}</pre>
 */
public final class Recurrent<S> implements Tree.Branch {
    private final Cell<S> cell;
    private final boolean unrolled;
    private final Scan<S> scan;

    private Recurrent(Cell<S> cell, boolean unrolled) {
        this.cell = cell;
        this.unrolled = unrolled;
        scan = new Scan<>((x, state) -> {
            Step<S> step = cell.step(x, state);
            return new Recurrence.Result<>(step.output(), step.next());
        });
    }

    /**
     * The layer that drives this cell.
     *
     * @throws dev.refrain.autograd.ModelException if the cell's parameters cannot be found: make it a record
     */
    public static <S> Recurrent<S> of(Cell<S> cell) {
        Tree.leaves(Objects.requireNonNull(cell, "cell")); // says so now rather than when nothing learns
        return new Recurrent<>(cell, false);
    }

    /**
     * The same layer run step by step on the tape, as a cell that cannot be compiled is: for comparisons. The results differ
     * by rounding.
     */
    public Recurrent<S> unrolled() {
        return new Recurrent<>(cell, true);
    }

    /**
     * The layer that drives several cells on top of each other, the lowest first, as a {@link StackedCell}:
     *
     * <pre>{@code Recurrent<List<LstmState>> layers = Recurrent.stack(List.of(new LstmCell(3, 8), new LstmCell(8, 8)));}</pre>
     */
    public static <S> Recurrent<List<S>> stack(List<? extends Cell<S>> cells) {
        return of(new StackedCell<>(List.copyOf(cells)));
    }

    /** The cell that is driven. */
    public Cell<S> cell() {
        return cell;
    }

    /**
     * Runs over a sequence x [T, B, F], from the cell's initial state.
     *
     * @throws SequenceException if x is not a sequence of at least one step
     */
    public Outputs<S> apply(Var x) {
        checkSequence(x);
        return run(x, cell.initialState(x.select(0, 0)));
    }

    /**
     * Runs over a sequence x [T, B, F] from a given state, such as the last one of the chunk before by
     * {@code Tree.mapValues(last, Var::detach)}. What of it is on no tape enters that of x.
     *
     * @throws SequenceException if x is not a sequence of at least one step, or the state not one of this cell for x's batch
     */
    public Outputs<S> apply(Var x, S initialState) {
        checkSequence(x);
        checkState(Objects.requireNonNull(initialState, "initialState"), cell.initialState(x.select(0, 0)));
        return run(x, Tree.mapValues(initialState, part -> part.on(x)));
    }

    /**
     * The state before the first step for a batch x [B, F]: where streaming begins.
     *
     * @throws SequenceException if x is not a batch
     */
    public S initialState(Var x) {
        checkBatch(x);
        return cell.initialState(x);
    }

    /**
     * One step x [B, F] of sequences that come step by step, from the state after the step before. As many steps as a sequence
     * has give what {@link #apply(Var)} gives for it, to the bit.
     *
     * <pre>{@code
     * Step<S> step = layer.step(x, layer.initialState(x));
     * step = layer.step(next, step.next());}</pre>
     *
     * @throws SequenceException if x is not a batch, or the state not one of this cell for it
     */
    public Step<S> step(Var x, S state) {
        checkBatch(x);
        checkState(Objects.requireNonNull(state, "state"), cell.initialState(x));
        Outputs<S> one = run(Functions.stack(0, List.of(x)), Tree.mapValues(state, part -> part.on(x)));
        return new Step<>(one.all().select(0, 0), one.last());
    }

    /**
     * What {@link #apply} does with a sequence x [T, B, F]: whether the cell runs compiled or step by step on the tape, and why;
     * compiled, in which calls of kernels, with their operations and the bytes they read and write.
     *
     * @throws SequenceException if x is not a sequence of at least one step
     */
    public String explain(Var x) {
        checkSequence(x);
        S first = cell.initialState(x.select(0, 0));
        return unrolled ? "step by step on the tape: the layer is unrolled()" : scan.explain(x, first);
    }

    private Outputs<S> run(Var x, S first) {
        Sequence<S> sequence = unrolled ? scan.unrolled(x, first) : scan.run(x, first);
        return new Outputs<>(sequence.all(), sequence.last());
    }

    private static void checkState(Object given, Object expected) {
        Map<String, Shape> got = shapes(given);
        Map<String, Shape> wanted = shapes(expected);
        if (!got.equals(wanted)) {
            throw new SequenceException("recurrent: got a state of shape %s, expected %s for this batch"
                    .formatted(text(got), text(wanted)));
        }
    }

    private static Map<String, Shape> shapes(Object state) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Tree.values(state).forEach((path, value) -> shapes.put(path, value.shape()));
        return shapes;
    }

    private static String text(Map<String, Shape> shapes) {
        return shapes.isEmpty()
                ? "none"
                : shapes.entrySet().stream()
                        .map(part -> (part.getKey() + " " + part.getValue()).strip())
                        .collect(Collectors.joining(", "));
    }

    private static void checkBatch(Var x) {
        if (x.shape().rank() != 2) {
            throw new SequenceException(
                    "recurrent: got x of shape %s for one step, expected [B, F]: batch, features".formatted(x.shape()));
        }
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
    public String toString() {
        return "Recurrent[" + cell + "]";
    }

    @Override
    public SequencedMap<String, @Nullable Object> parts() {
        SequencedMap<String, @Nullable Object> parts = new LinkedHashMap<>();
        parts.put("cell", cell);
        return parts;
    }

    @Override
    public Recurrent<S> withParts(SequencedMap<String, @Nullable Object> parts) {
        @SuppressWarnings("unchecked") // the cell, rebuilt by Tree as what it was
        Cell<S> rebuilt = (Cell<S>) Objects.requireNonNull(parts.get("cell"), "cell");
        return new Recurrent<>(rebuilt, unrolled);
    }
}
