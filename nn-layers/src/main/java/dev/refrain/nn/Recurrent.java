package dev.refrain.nn;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.autograd.scan.ScanStream;
import dev.refrain.autograd.scan.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Any cell over time: s_t, y_t = cell(x_t, s_{t-1}) for t = 1 .. T. The cell's step is compiled, see {@link Scan}: the whole
 * sequence is one op on the tape, and backpropagation through time follows from the step's own ops. {@link #explain} says how;
 * a step that cannot be compiled runs step by step.
 *
 * <pre>{@code Recurrent<Var> layer = Recurrent.of(new GruCell(3, 8));
 * Outputs<Var> y = layer.apply(tape.input(x)); // x [T, B, 3], y.all() [T, B, 8]}</pre>
 */
public final class Recurrent<S> implements RecurrentLayer<S>, Tree.Branch {
    /** Makes a cell of sizes: {@code LstmCell::new}. */
    @FunctionalInterface
    public interface CellOf<S> {
        /** A cell for inputs of this size with so many hidden units, which are its outputs. */
        Cell<S> make(int input, int hidden);
    }

    private final Cell<S> cell;
    private final boolean unrolled;
    private final long budget;
    private final Scan<S> whole;
    private final Scan<Live<S>> padded;

    private Recurrent(Cell<S> cell, boolean unrolled, long budget) {
        this.cell = cell;
        this.unrolled = unrolled;
        this.budget = budget;
        Recurrence<S> step = step(cell);
        whole = new Scan<>(step).within(budget);
        padded = new Scan<>(new PaddedStep<>(step)).within(budget);
    }

    /** The cell's step as a recurrence. */
    static <S> Recurrence<S> step(Cell<S> cell) {
        return (x, state) -> {
            Step<S> step = cell.step(x, state);
            return new Recurrence.Result<>(step.output(), step.next());
        };
    }

    /**
     * The layer that drives this cell.
     *
     * @throws dev.refrain.autograd.ModelException if the cell's parameters cannot be found: make it a record
     */
    public static <S> Recurrent<S> of(Cell<S> cell) {
        Tree.leaves(Objects.requireNonNull(cell, "cell")); // says so now rather than when nothing learns
        return new Recurrent<>(cell, false, Long.MAX_VALUE);
    }

    /**
     * The same layer run step by step on the tape, as a cell that cannot be compiled is: for comparisons. The results differ
     * by rounding.
     */
    public Recurrent<S> unrolled() {
        return new Recurrent<>(cell, true, budget);
    }

    /**
     * The same layer, which keeps at most so many bytes of a run for its pass back, where it would keep more: then it keeps the
     * states at some times alone, and on the way back calculates what is between them again. This costs the time of a run
     * forward at most and changes no bit. What 512 rows of the batch at all their steps take is kept in any case; a layer that
     * runs step by step keeps what the tape does.
     *
     * @throws HyperParameterException if the number is negative
     */
    public Recurrent<S> within(long bytes) {
        if (bytes < 0) {
            throw new HyperParameterException("recurrent: got memory of %d bytes, expected 0 or more".formatted(bytes));
        }
        return new Recurrent<>(cell, unrolled, bytes);
    }

    /** This layer and one like it, of parameters of its own that have no values yet, which reads from the end. */
    public Bidirectional<S> bidirectional() {
        return new Bidirectional<>(this, Tree.map(this, Parameter::fresh));
    }

    /**
     * The layers that drive several cells on top of each other, the lowest first:
     *
     * <pre>{@code Stacked<LstmState> layers = Recurrent.stack(List.of(new LstmCell(3, 8), new ProjectedLstmCell(8, 16, 4)));}</pre>
     */
    public static <S> Stacked<S> stack(List<? extends Cell<S>> cells) {
        List<RecurrentLayer<S>> layers = new ArrayList<>();
        cells.forEach(cell -> layers.add(of(cell)));
        return new Stacked<>(layers);
    }

    /**
     * So many layers of cells with {@code hidden} units on top of each other, the lowest for inputs of this size.
     *
     * @throws HyperParameterException if there is no layer, or a size is not positive
     */
    public static <S> Stacked<S> stack(int layers, int input, int hidden, CellOf<S> cells) {
        return new Stacked<>(layers(layers, input, hidden, hidden, cells, layer -> layer));
    }

    /**
     * So many bidirectional layers on top of each other, the lowest for inputs of this size, the others for what both directions
     * of the one below give, {@code 2 hidden}.
     *
     * @throws HyperParameterException if there is no layer, or a size is not positive
     */
    public static <S> Stacked<Directions<S>> bidirectionalStack(int layers, int input, int hidden, CellOf<S> cells) {
        int both = Checks.multiple("cell hidden size", hidden, 2);
        return new Stacked<>(layers(layers, input, hidden, both, cells, Recurrent::bidirectional));
    }

    private static <S, L extends RecurrentLayer<T>, T> List<RecurrentLayer<T>> layers(
            int count, int input, int hidden, int output, CellOf<S> cells, Function<Recurrent<S>, L> kind) {
        List<RecurrentLayer<T>> layers = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            layers.add(kind.apply(of(cells.make(k == 0 ? input : output, hidden))));
        }
        return layers;
    }

    /** The cell that is driven. */
    public Cell<S> cell() {
        return cell;
    }

    @Override
    public Outputs<S> apply(Sequences x) {
        checkFeatures(x.values());
        return run(x, cell.initialState(x.values().select(0, 0)));
    }

    @Override
    public Outputs<S> apply(Sequences x, S initialState) {
        checkFeatures(x.values());
        Objects.requireNonNull(initialState, "initialState");
        Var one = x.values().select(0, 0);
        GivenState.check(initialState, cell.stateLike(one, initialState), one);
        return run(x, Tree.mapValues(initialState, part -> part.on(x.values())));
    }

    /**
     * The state before the first step for a batch x [B, F]: where streaming begins.
     *
     * @throws SequenceException if x is not a batch
     */
    @Override
    public S initialState(Var x) {
        checkBatch(x);
        return cell.initialState(x);
    }

    @Override
    public Step<S> step(Var x, S state) {
        checkBatch(x);
        Objects.requireNonNull(state, "state");
        GivenState.check(state, cell.stateLike(x, state), x);
        Sequences one = Sequences.of(Functions.stack(0, List.of(x)));
        Outputs<S> outputs = run(one, Tree.mapValues(state, part -> part.on(x)));
        return new Step<>(outputs.all().select(0, 0), outputs.last());
    }

    /** Compiled where the cell's step is, and then without allocating. */
    @Override
    public Streaming<S> streaming(Var x) {
        checkBatch(x);
        Var one = x.detach();
        S first = Tree.mapValues(cell.initialState(one), Var::detach);
        Optional<ScanStream> stream = unrolled ? Optional.empty() : whole.stream(one, first);
        return stream.isPresent() ? new CompiledStream<>(stream.get(), first) : new SteppedStream<>(this, one);
    }

    /**
     * What {@link #apply} does with a sequence x [T, B, F]: whether the cell runs compiled or step by step on the tape, and why;
     * compiled, in which calls of kernels, with their operations, the bytes they read and write, and the time they take over all
     * steps. For the times it runs forward and back, on one thread and on no tape, for 2 s or less as {@link Scan#explain} says. It
     * makes a first state as a run does, so it takes noise from the tape where that does.
     *
     * @throws SequenceException if x is not a sequence of at least one step
     */
    public String explain(Var x) {
        return explain(Sequences.of(x));
    }

    /** What {@link #apply} does with sequences of several lengths; of one length, they are run as {@code x.values()}. */
    public String explain(Sequences x) {
        checkFeatures(x.values());
        return explain(x, cell.initialState(x.values().select(0, 0)));
    }

    /** What {@link #apply} does with sequences from a given first state. */
    public String explain(Sequences x, S first) {
        checkFeatures(x.values());
        if (unrolled) {
            return "step by step on the tape: the layer is unrolled()";
        }
        return x.lengths().isFull()
                ? whole.explain(x.values(), first)
                : padded.explain(x.values(), PaddedStep.first(first, x));
    }

    private Outputs<S> run(Sequences x, S first) {
        CellReplay<S> replay = new CellReplay<>(cell, x, first);
        Sequence<S> run = x.lengths().isFull()
                ? over(whole, x.values(), first)
                : PaddedStep.ended(over(padded, x.values(), PaddedStep.first(first, x)));
        return new Outputs<>(Sequences.padded(run.all(), x.lengths()), run.last(), () -> replay.trace(run));
    }

    private <T> Sequence<T> over(Scan<T> scan, Var x, T first) {
        return unrolled ? scan.unrolled(x, first) : scan.run(x, first);
    }

    private static void checkBatch(Var x) {
        if (x.shape().rank() != 2) {
            throw new SequenceException(
                    "recurrent: got x of shape %s for one step, expected [B, F]: batch, features".formatted(x.shape()));
        }
    }

    private static void checkFeatures(Var x) {
        if (x.shape().rank() != 3) {
            throw new SequenceException("recurrent: got x of shape %s, expected [T, B, F]: time steps, batch, features"
                    .formatted(x.shape()));
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
        return new Recurrent<>(rebuilt, unrolled, budget);
    }
}
