package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.scan.Node.Applied;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the next step does not need is calculated after the loop, for many times in one call, where that is worth it: products
 * and other costly ops, and what is made of them. So the gradients of weights become products over all times. What is made of
 * sums over rows alone, such as the parts of such a gradient, is calculated at the end.
 */
final class Sink {
    private final StepProgram program;
    private final Schedule schedule;
    private final Phase[] phases;

    private Sink(StepProgram program) {
        this.program = program;
        schedule = new Schedule(program);
        phases = new Phase[program.size()];
    }

    static StepProgram run(StepProgram program) {
        return new Sink(program).run();
    }

    private StepProgram run() {
        boolean[] able = able();
        do {
            assign(able);
        } while (keepsWhatIsReadInLoop(able));
        List<Node> nodes = new ArrayList<>();
        for (int node = 0; node < program.size(); node++) {
            Node each = program.node(node);
            nodes.add(each instanceof Applied applied ? applied.in(phases[node]) : each);
        }
        return program.with(nodes);
    }

    private void assign(boolean[] able) {
        for (int node = 0; node < program.size(); node++) {
            phases[node] = program.phase(node);
            if (able[node] && isSumOfSums(node)) {
                phases[node] = Phase.END;
            } else if (able[node] && schedule.readsRows(node) && isWorth(node)) {
                phases[node] = Phase.AFTER;
            }
        }
    }

    /** Keeps in the loop what is read by something that could have left it, but does not; whether there is any. */
    private boolean keepsWhatIsReadInLoop(boolean[] able) {
        List<List<Integer>> readers = schedule.readers();
        boolean any = false;
        for (int node = program.size() - 1; node >= 0; node--) {
            if (isBehindLoop(node) && !readers.get(node).stream().allMatch(this::isBehindLoop)) {
                phases[node] = Phase.STEP;
                able[node] = false;
                any = true;
            }
        }
        return any;
    }

    private boolean isBehindLoop(int node) {
        return phases[node] == Phase.AFTER || phases[node] == Phase.END;
    }

    /** By node: whether nothing that must be in the loop reads it. */
    private boolean[] able() {
        boolean[] feed = schedule.feedNext();
        List<List<Integer>> readers = schedule.readers();
        Set<Integer> copied = copiedInLoop();
        boolean[] able = new boolean[program.size()];
        for (int node = program.size() - 1; node >= 0; node--) {
            int axis = schedule.axes[node];
            able[node] = program.isCalculated(node)
                    && program.phase(node) == Phase.STEP
                    && !feed[node]
                    && !copied.contains(node)
                    && (axis == 0 || axis == RowAxis.SUMMED)
                    && readers.get(node).stream().allMatch(reader -> able[reader]);
        }
        return able;
    }

    /** What is read in the loop by {@link Settling}, for results that cannot be left where they are. */
    private Set<Integer> copiedInLoop() {
        Set<Integer> copied = new HashSet<>();
        for (int output : program.outputs()) {
            if (schedule.axes[output] != 0 || schedule.axes[program.base(output)] != 0) {
                copied.add(program.base(output));
            }
        }
        for (int total : program.totals()) {
            if (schedule.axes[program.base(total)] != RowAxis.SUMMED) {
                copied.add(program.base(total));
            }
        }
        return copied;
    }

    private boolean isWorth(int node) {
        return !program.isPointwise(node) || schedule.reads(node).anyMatch(read -> phases[read] == Phase.AFTER);
    }

    /** Whether a node reads sums over rows, which come after the loop, and nothing else that changes with time. */
    private boolean isSumOfSums(int node) {
        return schedule.axes[node] == RowAxis.SUMMED
                && schedule.reads(node).anyMatch(read -> schedule.axes[read] == RowAxis.SUMMED)
                && schedule.reads(node)
                        .allMatch(read -> schedule.axes[read] == RowAxis.NONE
                                || (schedule.axes[read] == RowAxis.SUMMED
                                        && (phases[read] == Phase.AFTER || phases[read] == Phase.END)));
    }
}
