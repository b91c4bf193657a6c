package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Role;
import dev.refrain.autograd.scan.Node.Source;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/** A rewritten program with all that is known of it before the number of steps is: parts, and who needs which memory. */
final class StepCode {
    static final int NONE = -1;

    final StepProgram program;
    final Parts parts;
    final int[] axes;

    /** The number of rows of the batch. */
    final int rows;

    private final Set<Integer> kept;
    private final boolean[] overTime;
    private final boolean[] needed;
    private final int[] next;
    private final int[] alias;
    private final int[] aliasStart;

    /**
     * @param rows the number of rows of the batch
     * @param kept the values that are read elsewhere, at all times
     */
    StepCode(StepProgram program, int rows, Set<Integer> kept) {
        this.program = program;
        this.rows = rows;
        this.kept = kept;
        parts = Parts.of(program, kept);
        axes = RowAxes.of(program);
        next = filled();
        for (int k = 0; k < program.next().size(); k++) {
            next[program.next().get(k)] = k;
        }
        overTime = findOverTime();
        needed = findNeeded();
        alias = filled();
        aliasStart = filled();
        IntStream.range(0, program.size()).forEach(node -> findAliases(node));
    }

    private int[] filled() {
        int[] places = new int[program.size()];
        Arrays.fill(places, NONE);
        return places;
    }

    private boolean[] findOverTime() {
        boolean[] all = new boolean[program.size()];
        kept.forEach(node -> all[program.base(node)] = true);
        program.outputs().forEach(node -> all[program.base(node)] = true);
        new Schedule(program)
                .calculated()
                .filter(node -> program.phase(node) == Phase.AFTER || program.phase(node) == Phase.END)
                .forEach(node -> program.inputs(node).forEach(input -> all[program.base(input)] = true));
        return all;
    }

    private boolean[] findNeeded() {
        boolean[] all = new boolean[program.size()];
        program.outputs().forEach(node -> all[node] = true);
        program.totals().forEach(node -> all[node] = true);
        for (int node = program.size() - 1; node >= 0; node--) {
            if (all[node]) {
                program.inputs(node).forEach(input -> all[input] = true);
            }
        }
        return all;
    }

    /** The parts of a concat that is calculated in the loop can be calculated where they belong in it. */
    private void findAliases(int concat) {
        if (!(program.node(concat) instanceof Applied applied && applied.op() instanceof Concat op)
                || applied.phase() != Phase.STEP) {
            return;
        }
        int start = 0;
        for (int part : applied.inputs()) {
            boolean once = applied.inputs().indexOf(part) == applied.inputs().lastIndexOf(part);
            boolean free = once
                    && program.isCalculated(part)
                    && program.phase(part) == Phase.STEP
                    && (program.op(part) instanceof MatMul || program.isPointwise(part)) // others write in order
                    && !kept.contains(part)
                    && next[part] == NONE
                    && alias[part] == NONE
                    && (!overTime[part] || overTime[concat])
                    && IntStream.range(0, program.size())
                            .noneMatch(
                                    user -> program.inputs(user).contains(part) && program.op(user) instanceof Reshape);
            if (free) {
                alias[part] = concat;
                aliasStart[part] = start;
            }
            start += program.shape(part).size(op.axis());
        }
    }

    /** Which of the carried values a node is the next one of, or NONE. */
    int next(int node) {
        return next[node];
    }

    /** The concat in whose memory a node lies, or NONE. */
    int alias(int node) {
        return alias[node];
    }

    /** Where in that concat it lies. */
    int aliasStart(int node) {
        return aliasStart[node];
    }

    /** Whether a value is read elsewhere, at all times. */
    boolean isKept(int node) {
        return kept.contains(node);
    }

    /** Whether a value in memory of its own is read at other times than its own. */
    boolean isOverTime(int node) {
        return program.phase(node) == Phase.BEFORE || (overTime[node] && program.phase(node) != Phase.ONCE);
    }

    /** Whether a carried value, as it comes or as it goes on, is read at other times than its own. */
    boolean isCarriedOverTime(int k) {
        return overTime[program.next().get(k)]
                || IntStream.range(0, program.size()).anyMatch(node -> overTime[node] && isCarried(node, k));
    }

    private boolean isCarried(int node, int k) {
        return program.node(node) instanceof Source source && source.role() == Role.CARRIED && source.index() == k;
    }

    /**
     * By node: whether it lies elsewhere in every run: what is given, what is calculated into new memory, and views of these.
     *
     * @param saved the same of the forward step, for a step back
     */
    boolean[] changing(boolean[] saved) {
        boolean[] changing = new boolean[program.size()];
        for (int node = 0; node < changing.length; node++) {
            changing[node] = switch (program.node(node)) {
                case Constant constant -> false;
                case Source source ->
                    switch (source.role()) {
                        case INPUT, SHARED -> true;
                        case CARRIED -> false;
                        case SAVED -> saved[source.index()];
                    };
                case Applied applied ->
                    program.isView(node)
                            ? changing[applied.inputs().getFirst()]
                            : applied.phase() == Phase.AFTER || applied.phase() == Phase.END;
            };
        }
        return changing;
    }

    /** Whether a part gives nothing but what is carried on. */
    boolean isOnlyCarried(Part part) {
        return part.results().stream().noneMatch(node -> needed[node]);
    }

    /** What a part reads. */
    IntStream reads(Part part) {
        return switch (part) {
            case Part.Product product -> IntStream.of(product.left(), product.right());
            case Part.Loop loop -> loop.inputs().stream().mapToInt(Integer::intValue);
            case Part.Call call -> program.inputs(call.node()).stream().mapToInt(Integer::intValue);
        };
    }

    /** Whether a value is known before the loop, and the same for all times. */
    boolean isOnce(int node) {
        int base = program.base(node);
        return axes[node] == RowAxis.NONE && (!program.isCalculated(base) || program.phase(base) == Phase.ONCE);
    }
}
