package dev.refrain.autograd.scan;

import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence over time: s_t, y_t = step(x_t, s_{t-1}) for t = 1 .. T, compiled.
 *
 * <pre>{@code Scan scan = new Scan((x, states) -> ...);
 * Sequence y = scan.run(x, List.of(h0)); // x [T, B, F]: y.all() [T, B, ...], y.last().get(0) as h0}</pre>
 *
 * <p>The step is called once, with values that have no elements. What it does is rewritten and run over all times as one op of
 * the tape, whose gradients follow from the step's own ops. A step that cannot be traced, as it looks at values, runs step by
 * step. Both ways give the same results up to rounding, and each the same bits in every run.
 *
 * <p>The step must be a function of its arguments, of parameters and of constants. Threads may share a scan.
 */
public final class Scan {
    private record Key(Shape x, DType dtype, boolean training, List<Shape> states) {}

    /** A traced step and its code, or why there is none. */
    private record Outcome(
            @Nullable Tracing tracing, @Nullable Compiled compiled, String refusal) {}

    private final Recurrence recurrence;
    private final Passes passes;
    private final Map<Key, Outcome> outcomes = new HashMap<>();
    private final Map<StepProgram, Compiled> byStructure = new HashMap<>();

    /** Of a step. */
    public Scan(Recurrence recurrence) {
        this(recurrence, Passes.all());
    }

    Scan(Recurrence recurrence, Passes passes) {
        this.recurrence = Objects.requireNonNull(recurrence, "recurrence");
        this.passes = passes;
    }

    /** Runs over x [T, ...], T being 1 at least, from the first states. */
    public Sequence run(Var x, List<Var> first) {
        Outcome outcome = outcome(x, first);
        Compiled compiled = outcome.compiled();
        Tracing tracing = outcome.tracing();
        if (compiled == null || tracing == null) {
            return unrolled(x, first);
        }
        List<Var> inputs = new ArrayList<>();
        inputs.add(x);
        inputs.addAll(first);
        inputs.addAll(tracing.sharedOn(x));
        boolean training = inputs.stream().anyMatch(Var::isRecorded);
        ScanOp op = new ScanOp(compiled, x.shape().size(0), training);
        return op.sequence(Var.apply(op, inputs.toArray(Var[]::new)));
    }

    /** The same step by step on the tape. */
    public Sequence unrolled(Var x, List<Var> first) {
        return Unrolled.run(recurrence, x, first);
    }

    private synchronized Outcome outcome(Var x, List<Var> first) {
        boolean noisy = x.isTraining();
        Key key = new Key(
                Tracing.timeless(x.shape()),
                x.dtype(),
                noisy,
                first.stream().map(Var::shape).toList());
        Outcome known = outcomes.get(key);
        if (known != null) {
            return known;
        }
        Outcome found = find(x, first);
        if (found.tracing() == null || found.tracing().isClosed()) {
            outcomes.put(key, found);
        }
        return found;
    }

    private Outcome find(Var x, List<Var> first) {
        int rows = x.shape().rank() < 2 ? 0 : x.shape().size(1);
        if (rows == 0) {
            return new Outcome(null, null, "there are no rows");
        }
        Tracing tracing;
        try {
            tracing = Tracing.of(recurrence, x, first);
        } catch (TapeException e) {
            if (e.kind() != TapeException.Kind.UNTRACEABLE) {
                throw e;
            }
            return new Outcome(null, null, Objects.requireNonNull(e.getMessage()));
        }
        Compiled compiled =
                byStructure.computeIfAbsent(tracing.program(), program -> new Compiled(program, rows, passes));
        return new Outcome(tracing, compiled, "");
    }
}
