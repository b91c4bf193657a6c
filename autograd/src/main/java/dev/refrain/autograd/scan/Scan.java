package dev.refrain.autograd.scan;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.Watch;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence over time: s_t, y_t = step(x_t, s_{t-1}) for t = 1 .. T, compiled.
 *
 * <pre>{@code Scan<Var> scan = new Scan<>((x, h) -> ...);
 * Sequence<Var> y = scan.run(x, h0); // x [T, B, F]: y.all() [T, B, ...], y.last() as h0}</pre>
 *
 * <p>The step is called once, with values that have no elements; in every run, if it uses values of the tape besides. What it
 * does is rewritten and run over all times as one op of the tape, whose gradients follow from the step's own ops. A step that
 * cannot be traced, as it looks at values, runs step by step. Both ways give the same results up to rounding, and each the same
 * bits in every run.
 *
 * <p>The step must be a function of its arguments, of parameters and of constants: what else it reads, as a field that changes
 * or a parameter's {@code value()}, is what it was when the step was called. Threads may share a scan.
 *
 * @param <S> the state: a {@link Var}, or records and lists of such
 */
public final class Scan<S> {
    private record Key(Shape x, DType dtype, boolean training, List<Object> parts, Object rest) {}

    /** A traced step and its code, or why there is none. */
    private record Outcome(
            @Nullable Tracing tracing, @Nullable Compiled compiled, String refusal, boolean isKept) {
        static Outcome refused(String why, boolean isKept) {
            return new Outcome(null, null, why, isKept);
        }
    }

    /** Compiled steps that are kept: of batches of as many sizes. */
    private static final int KEPT = 64;

    private final Recurrence<S> recurrence;
    private final Var nothing = Var.scalar(0, DType.FLOAT32);
    private final Settings settings;
    private final Map<Key, Outcome> outcomes = new HashMap<>();
    private final Map<StepProgram, Compiled> byStructure = new HashMap<>();

    /** Of a step. */
    public Scan(Recurrence<S> recurrence) {
        this(recurrence, Settings.usual());
    }

    Scan(Recurrence<S> recurrence, Settings settings) {
        this.recurrence = Objects.requireNonNull(recurrence, "recurrence");
        this.settings = settings;
    }

    /**
     * The same recurrence, keeping so many bytes of a run for its pass back, where the run would keep more: then it keeps the
     * states between stretches of time, and calculates each stretch again on the way back, to the same bits. One stretch, of some
     * 512 rows of all its steps together, is always kept.
     */
    public Scan<S> within(long bytes) {
        return new Scan<>(recurrence, settings.within(bytes));
    }

    /** Runs over x [T, ...], T being 1 at least, from the first state. */
    public Sequence<S> run(Var x, S first) {
        checkSteps(x);
        Var anchor = Unrolled.anchor(x, first);
        if (Watch.seesSteps(anchor)) {
            return Unrolled.run(recurrence, x, first);
        }
        List<Var> inputs = new ArrayList<>();
        inputs.add(x);
        Outcome outcome = outcome(x, first, inputs);
        Compiled compiled = outcome.compiled();
        Tracing tracing = outcome.tracing();
        if (compiled == null || tracing == null) {
            return unrolled(x, first);
        }
        Var recorded = Tracing.recorded(inputs);
        if (tracing.draws() > 0 && Trace.isRunning(recorded)) {
            return unrolled(x, first); // each of its steps draws in every run of the step that is traced
        }
        tracing.addSharedOn(recorded, inputs);
        int times = x.shape().size(0);
        Var[] all = inputs.toArray(Var[]::new);
        ScanOp op = new ScanOp(compiled, times, all, noise(recorded, tracing.draws(), times));
        Sequence<List<Var>> flat = op.sequence(Var.apply(op, all));
        Iterator<Var> parts = flat.last().iterator();
        return new Sequence<>(flat.all(), Tree.mapValues(first, part -> parts.next()));
    }

    /** What the masks of a run are drawn from: the sources that its steps would draw from one after the other. */
    private static @Nullable StepNoise noise(Var recorded, int perStep, int times) {
        return perStep == 0
                ? null
                : Trace.draws(recorded, perStep * times)
                        .map(draws -> new StepNoise(draws, perStep))
                        .orElse(null);
    }

    /** The same step by step on the tape. */
    public Sequence<S> unrolled(Var x, S first) {
        checkSteps(x);
        return Unrolled.run(recurrence, x, first);
    }

    /**
     * The same one step after the other, for rows like those of one step x, on no tape and from {@code first}; empty if the
     * step cannot be compiled. Parameters and what else is shared have the values that they have now.
     */
    public Optional<ScanStream> stream(Var x, S first) {
        List<Var> inputs = new ArrayList<>(List.of(Functions.stack(0, List.of(x))));
        Outcome outcome = outcome(inputs.getFirst(), first, inputs);
        Compiled compiled = outcome.compiled();
        Tracing tracing = outcome.tracing();
        if (compiled == null || tracing == null) {
            return Optional.empty();
        }
        List<Tensor> state =
                inputs.subList(1, inputs.size()).stream().map(Var::value).toList();
        tracing.addSharedOn(Tracing.recorded(inputs), inputs);
        ScanStream stream = new ScanStream(
                compiled,
                inputs.subList(1 + state.size(), inputs.size()).stream()
                        .map(shared -> shared.value().buffer())
                        .toArray(Buffer[]::new));
        stream.begin(state);
        return Optional.of(stream);
    }

    /**
     * What {@link #run} does with this: which way it goes and why, and, compiled, in which calls of kernels, with their
     * operations, the bytes they read and write, and the time they take over all steps.
     *
     * <p>For the times it runs forward and back with the values that x, the state and what is shared have now, on one thread: twice
     * at least, then until runs are no faster than those before, as the JVM has compiled them, or 2 s have passed. The least time
     * of each call is what it says. That changes nothing: these runs are on no tape and draw noise of their own. A call's time has
     * that of reading the clock in it, some 20 ns a step; what is calculated again on the way back is not counted. Called within a
     * step that is traced, with values that have no elements, it says no times.
     */
    public String explain(Var x, S first) {
        checkSteps(x);
        List<Var> inputs = new ArrayList<>();
        inputs.add(x);
        Outcome outcome = outcome(x, first, inputs);
        return outcome.compiled() == null || outcome.tracing() == null
                ? "step by step on the tape: " + outcome.refusal()
                : Explanation.of(outcome.tracing(), outcome.compiled(), inputs);
    }

    /** The step for this, traced and compiled if it is the first time; adds the values of the first state to {@code values}. */
    private synchronized Outcome outcome(Var x, S first, List<Var> values) {
        List<Object> parts = new ArrayList<>();
        S rest = Tree.mapValues(first, part -> {
            values.add(part);
            parts.add(part.shape());
            parts.add(part.dtype());
            return nothing;
        });
        boolean noisy = Trace.isNoisy(Tracing.recorded(values));
        Key key = new Key(Tracing.timeless(x.shape()), x.dtype(), noisy, parts, rest);
        Outcome known = outcomes.get(key);
        if (known != null) {
            return known;
        }
        Outcome found = find(x, first);
        if (found.isKept()) {
            makeRoom(outcomes);
            outcomes.put(key, found);
        }
        return found;
    }

    private static void makeRoom(Map<?, ?> kept) {
        if (kept.size() == KEPT) {
            kept.clear();
        }
    }

    private static void checkSteps(Var x) {
        if (x.shape().rank() == 0 || x.shape().size(0) == 0) {
            throw new ShapeException(
                    "scan: got x of shape %s, expected one step or more along axis 0".formatted(x.shape()));
        }
    }

    private Outcome find(Var x, S first) {
        int rows = x.shape().rank() < 2 ? 0 : x.shape().size(1);
        if (rows == 0) {
            return Outcome.refused("there are no rows", true);
        }
        try {
            Tracing tracing = Tracing.of(recurrence, x, first);
            makeRoom(byStructure); // there may be another program in every run
            Compiled compiled =
                    byStructure.computeIfAbsent(tracing.program(), program -> new Compiled(program, rows, settings));
            return new Outcome(tracing, compiled, "", tracing.isClosed());
        } catch (TapeException e) {
            return switch (e.kind()) {
                case UNTRACEABLE -> Outcome.refused(Objects.requireNonNull(e.getMessage()), true);
                case FOREIGN -> // of another tape, or of the only one: step by step it is said, or runs
                    Outcome.refused("the step reads values of a tape that neither x nor the state is on", false);
                default -> throw e;
            };
        }
    }
}
