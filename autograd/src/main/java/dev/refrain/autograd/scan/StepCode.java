package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Role;
import dev.refrain.autograd.scan.Node.Source;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
    private final Places places;
    private final int[] inherited;
    private final int mixing;

    /**
     * @param rows the number of rows of the batch
     * @param kept the values that are read elsewhere, at all times
     */
    StepCode(StepProgram program, int rows, Set<Integer> kept) {
        this(program, rows, kept, null);
    }

    /** Of the step back of {@code forward}. */
    StepCode(StepProgram program, int rows, StepCode forward) {
        this(program, rows, Set.of(), forward);
    }

    private StepCode(StepProgram program, int rows, Set<Integer> kept, @Nullable StepCode forward) {
        this.program = program;
        this.rows = rows;
        this.kept = kept;
        parts = Parts.of(program, kept);
        axes = RowAxes.of(program);
        next = new int[program.size()];
        Arrays.fill(next, NONE);
        for (int k = 0; k < program.next().size(); k++) {
            next[program.next().get(k)] = k;
        }
        overTime = findOverTime();
        needed = findNeeded();
        places = new Places(program, parts, kept, overTime);
        inherited = new int[program.size()];
        Arrays.fill(inherited, NONE);
        if (forward != null) {
            Inheritance inheritance = new Inheritance(this, forward);
            Arrays.setAll(inherited, inheritance::of);
        }
        mixing = RowSplit.mixing(this, forward);
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

    /** Whether some rows of the batch can go through all times without the others. */
    boolean isSplittable() {
        return mixing == NONE;
    }

    /** A value of the loop that keeps rows from being split, or NONE. */
    int mixing() {
        return mixing;
    }

    /** Which of the carried values a node is the next one of, or NONE. */
    int next(int node) {
        return next[node];
    }

    /** Where a value lies in the memory of another one; null if it has its own. */
    @Nullable
    Place place(int node) {
        return places.of(node);
    }

    /** The value in whose memory a value lies in the end. */
    int root(int node) {
        return places.root(node);
    }

    /** Of a step back: the forward step's value whose memory a value has, or NONE. */
    int inherited(int node) {
        return inherited[node];
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
                        case CARRIED -> program.isHandedOn(source.index()); // several times are a copy
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
            case Part.Product product -> program.inputs(product.node()).stream().mapToInt(Integer::intValue);
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
