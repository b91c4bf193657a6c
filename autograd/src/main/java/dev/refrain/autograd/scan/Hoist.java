package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.scan.Node.Applied;
import java.util.ArrayList;
import java.util.List;

/**
 * What is the same for all times is calculated once. What does not depend on what is carried is calculated before the loop,
 * for all times in one call, where that is worth it: products and other costly ops, and what they need. A pointwise function
 * stays in the loop, in cache with what reads it.
 */
final class Hoist {
    private Hoist() {}

    static StepProgram run(StepProgram program) {
        Schedule schedule = new Schedule(program);
        boolean[] dependent = schedule.dependOnCarried();
        boolean[] before = new boolean[program.size()];
        schedule.calculated()
                .filter(node -> schedule.axes[node] == 0 && !dependent[node])
                .filter(node -> schedule.reads(node)
                        .allMatch(read -> before[read] || !program.isCalculated(read) || isOnce(schedule, read)))
                .filter(schedule::readsRows)
                .forEach(node -> before[node] = true);
        List<List<Integer>> readers = schedule.readers();
        for (int node = program.size() - 1; node >= 0; node--) {
            before[node] &=
                    !program.isPointwise(node) || readers.get(node).stream().anyMatch(reader -> before[reader]);
        }
        List<Node> nodes = new ArrayList<>();
        for (int node = 0; node < program.size(); node++) {
            Node each = program.node(node);
            if (isOnce(schedule, node)) {
                each = ((Applied) each).in(Phase.ONCE);
            } else if (before[node]) {
                each = ((Applied) each).in(Phase.BEFORE);
            }
            nodes.add(each);
        }
        return program.with(nodes);
    }

    private static boolean isOnce(Schedule schedule, int node) {
        return schedule.program.isCalculated(node) && schedule.axes[node] == RowAxis.NONE;
    }
}
