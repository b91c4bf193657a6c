package dev.refrain.autograd.scan;

import dev.refrain.tensor.DType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled step for a batch of one size: the rewritten step, the steps back for what was asked so far, and memory for runs
 * that nobody uses now. Threads share it; a workspace belongs to one run at a time.
 */
final class Compiled {
    /** Workspaces that are kept while nobody uses them; and steps back that are kept. */
    private static final int KEPT = 8;

    private final StepProgram traced;
    private final Settings settings;
    private final Passes passes;
    private final StepProgram forward;
    private final Backward backward;
    private final StepCode inference;
    private final StepCode training;
    private final int rows;
    private final Map<Wanted, BackCode> backs = new HashMap<>();
    private final Deque<Workspace> free = new ArrayDeque<>();
    private @Nullable Bytes bytes;
    private volatile @Nullable FlatResult result;

    /** A step back, and which shared source each of its totals is of. */
    record BackCode(Backward backward, StepCode code) {}

    /** What a workspace takes: for itself, and for each step. */
    private record Bytes(long fixed, long each) {
        long of(int steps) {
            return fixed + each * steps;
        }
    }

    /** Compiles a step for a batch of so many rows. */
    Compiled(StepProgram traced, int rows, Settings settings) {
        this.traced = traced;
        this.settings = settings;
        passes = settings.passes();
        this.rows = rows;
        StepProgram rewritten = Settling.run(Passes.run(passes.forward(), traced));
        backward = Differentiation.of(rewritten);
        Set<Integer> saved = backward.rewritten(passes).saved();
        forward = passes.last().run(rewritten, saved);
        inference = new StepCode(forward, rows, Set.of());
        training = new StepCode(forward, rows, saved);
    }

    StepProgram traced() {
        return traced;
    }

    /** How the results of so many steps lie. */
    FlatResult result(int times) {
        FlatResult known = result;
        if (known == null || known.times() != times) {
            known = FlatResult.of(traced, times);
            result = known;
        }
        return known;
    }

    /** The step as it runs. */
    StepProgram forward() {
        return forward;
    }

    StepCode forward(boolean isTraining) {
        return isTraining ? training : inference;
    }

    /** The step back with all gradients that there are. */
    BackCode wholeBack() {
        return back(Wanted.all(traced.shared()));
    }

    synchronized BackCode back(Wanted wanted) {
        BackCode known = backs.get(wanted);
        if (known != null) {
            return known;
        }
        if (backs.size() == KEPT) {
            backs.clear(); // gradients by one parameter after the other
        }
        BackCode code = compileBack(wanted);
        backs.put(wanted, code);
        return code;
    }

    private BackCode compileBack(Wanted wanted) {
        Backward restricted =
                backward.restricted(wanted.input(), wanted.shared()::get).rewritten(passes);
        return new BackCode(restricted, new StepCode(restricted.program(), rows, training));
    }

    /** A program in one direction with memory for so many steps; of a step back, beside {@code step}. */
    Sweep sweep(StepCode code, int capacity, @Nullable Sweep step) {
        return new Sweep(code, capacity, settings, step, new Execution.Plain());
    }

    Settings settings() {
        return settings;
    }

    /** One step of the program forward, again and again with the same weights. */
    Sweep stream() {
        return new Sweep(inference, 1, settings.packing(), null, new Execution.Plain());
    }

    /** How many steps a run keeps everything of, out of so many: a multiple of the blocks that sums are made of. */
    int stretch(int times) {
        long budget = settings.budget();
        if (budget == Long.MAX_VALUE) {
            return times;
        }
        Bytes bytes = bytes();
        if (bytes.each() == 0 || bytes.of(times) <= budget) {
            return times;
        }
        int block = settings.stepsOfSums(rows);
        int length = (int) (Math.max(0, budget - bytes.fixed()) / bytes.each()) / block * block;
        while (length > block && bytes.of(length) + stateBytes() * Math.ceilDiv(times, length) > budget) {
            length -= block;
        }
        return Math.clamp(length, Math.min(block, times), times);
    }

    private synchronized Bytes bytes() {
        if (bytes == null) {
            long one = new Workspace(this, 1, true).bytes(wholeBack());
            long two = new Workspace(this, 2, true).bytes(wholeBack());
            bytes = new Bytes(2 * one - two, two - one);
        }
        return bytes;
    }

    /** Bytes of the state between two stretches, on the way there and back. */
    private long stateBytes() {
        long size = traced.dtype() == DType.FLOAT64 ? Double.BYTES : Float.BYTES;
        return traced.next().stream()
                .mapToLong(next -> 2 * size * traced.shape(next).count())
                .sum();
    }

    /** A workspace with room for so many steps, for one run. */
    Workspace borrow(int times, boolean isTraining) {
        Workspace known = take(times, isTraining);
        return known == null ? new Workspace(this, times, isTraining) : known;
    }

    /** One that is large enough; if there is none, a larger one will do for what a smaller one did. */
    private synchronized @Nullable Workspace take(int times, boolean isTraining) {
        Workspace smaller = null;
        for (Workspace workspace : free) {
            if (workspace.isTraining() == isTraining) {
                if (workspace.capacity() >= times) {
                    free.remove(workspace);
                    return workspace;
                }
                smaller = workspace;
            }
        }
        free.remove(smaller);
        return null;
    }

    /** Takes a workspace back; the one that was unused for longest goes if there are too many. */
    synchronized void giveBack(Workspace workspace) {
        free.addFirst(workspace);
        if (free.size() > KEPT) {
            free.removeLast();
        }
    }
}
