package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.scan.Node.Applied;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives each result memory that it can be left in: what is carried on has its own, and is calculated in the loop, unless it is handed
 * on as it comes.
 */
final class Settling {
    private final StepProgram program;
    private final int[] axes;
    private final List<Node> nodes;

    private Settling(StepProgram program) {
        this.program = program;
        axes = RowAxes.of(program);
        nodes = new ArrayList<>(program.nodes());
    }

    static StepProgram run(StepProgram program) {
        return new Settling(program).run();
    }

    private StepProgram run() {
        Set<Integer> carried = new HashSet<>();
        List<Integer> next = new ArrayList<>();
        for (int k = 0; k < program.next().size(); k++) {
            int node = program.next().get(k);
            boolean isLeft = program.isHandedOn(k) || (isAtEveryTime(node) && carried.add(node));
            next.add(isLeft ? node : copy(node));
        }
        List<Integer> outputs = program.outputs().stream()
                .map(node -> isInRows(node) || isAtEveryTime(node) ? node : copy(node))
                .toList();
        List<Integer> totals = program.totals().stream()
                .map(node -> isAfterLoop(program.base(node)) || isInLoop(node) ? node : copy(node))
                .toList();
        return new StepProgram(program.dtype(), program.isBack(), nodes, outputs, next, totals);
    }

    private boolean isInLoop(int node) {
        return program.isCalculated(node) && program.phase(node) == Phase.STEP;
    }

    private boolean isAtEveryTime(int node) {
        return isInLoop(node) && axes[node] != RowAxis.NONE;
    }

    private boolean isInRows(int node) {
        return axes[node] == 0 && axes[program.base(node)] == 0;
    }

    private boolean isAfterLoop(int base) {
        boolean after = program.phase(base) == Phase.AFTER || program.phase(base) == Phase.END;
        return program.isCalculated(base) && after && axes[base] == RowAxis.SUMMED;
    }

    private int copy(int node) {
        nodes.add(Applied.inStep(new Copy(), null, List.of(node), program.shape(node)));
        return nodes.size() - 1;
    }
}
