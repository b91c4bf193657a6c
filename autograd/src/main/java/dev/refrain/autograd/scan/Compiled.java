package dev.refrain.autograd.scan;

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
    /** Workspaces that are kept while nobody uses them, of any number of steps; and steps back that are kept. */
    private static final int KEPT = 8;

    private final StepProgram traced;
    private final Passes passes;
    private final StepProgram forward;
    private final Backward backward;
    private final StepCode inference;
    private final StepCode training;
    private final int rows;
    private final Map<Wanted, BackCode> backs = new HashMap<>();
    private final Deque<Workspace> free = new ArrayDeque<>();
    private volatile @Nullable FlatResult result;

    /** A step back, and which shared source each of its totals is of. */
    record BackCode(Backward backward, StepCode code) {}

    /** Compiles a step for a batch of so many rows. */
    Compiled(StepProgram traced, int rows, Passes passes) {
        this.traced = traced;
        this.passes = passes;
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

    /** A workspace for so many steps, for one run. */
    Workspace borrow(int times, boolean isTraining) {
        Workspace known = take(times, isTraining);
        return known == null ? new Workspace(this, times, isTraining) : known;
    }

    private synchronized @Nullable Workspace take(int times, boolean isTraining) {
        for (Workspace workspace : free) {
            if (workspace.times() == times && workspace.isTraining() == isTraining) {
                free.remove(workspace);
                return workspace;
            }
        }
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
