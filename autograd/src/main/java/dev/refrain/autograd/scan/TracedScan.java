package dev.refrain.autograd.scan;

import dev.refrain.autograd.Trace;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence among the ops of a {@link Trace}, and the program of its step as it was traced, before anything is rewritten: for
 * who writes a traced model down in another language. The op is applied to x [T, ...], the first states, and what all steps
 * share; what it gives is read by {@linkplain #part parts} only.
 *
 * <p>The step's nodes are numbered in an order in which they can be calculated. A node is an argument, a constant, or an op.
 */
public final class TracedScan {
    /** The argument number of a node that is none. */
    public static final int NO_ARGUMENT = -1;

    private final ScanOp op;
    private final StepProgram step;

    private TracedScan(ScanOp op) {
        this.op = op;
        step = op.compiled().traced();
    }

    /** The recurrence that a node's op is; empty if it is another one, or there is none. */
    public static Optional<TracedScan> of(@Nullable Op op) {
        return op instanceof ScanOp scan ? Optional.of(new TracedScan(scan)) : Optional.empty();
    }

    /**
     * Which part of a recurrence's result an op takes out: 0 is the outputs of all times [T, ...], then come the last states;
     * empty if it takes none.
     */
    public Optional<Integer> part(Op op) {
        int part = op instanceof Segment segment ? this.op.result().segments().indexOf(segment) : -1;
        return part < 0 ? Optional.empty() : Optional.of(part);
    }

    /** The number of states, each a part of what is carried from step to step. */
    public int states() {
        return op.states();
    }

    /** The number of nodes of the step. */
    public int size() {
        return step.size();
    }

    /**
     * Which argument of the recurrence a node is, at one time: 0 is x without its first axis, then come the states as they are
     * before the step, then what is shared; {@link #NO_ARGUMENT} if it is none.
     */
    public int argument(int node) {
        return !(step.node(node) instanceof Source source)
                ? NO_ARGUMENT
                : switch (source.role()) {
                    case INPUT -> 0;
                    case CARRIED -> 1 + source.index();
                    case SHARED -> 1 + states() + source.index();
                    case SAVED -> throw new IllegalStateException("a step forward reads no saved values");
                };
    }

    /** The constant that a node is; null if it is none. */
    public @Nullable Tensor constant(int node) {
        return step.node(node) instanceof Constant constant ? constant.value() : null;
    }

    /** What a node was calculated by; null if by nothing. */
    public @Nullable Op op(int node) {
        return step.op(node);
    }

    /** The ids that a node's op was applied with; null if without. */
    public @Nullable Ids ids(int node) {
        return step.node(node) instanceof Applied applied ? applied.ids() : null;
    }

    /** The nodes that a node's op was applied to. */
    public List<Integer> inputs(int node) {
        return step.inputs(node);
    }

    /** The shape of a node's value. */
    public Shape shape(int node) {
        return step.shape(node);
    }

    /** The node that is the output of the step. */
    public int output() {
        return step.outputs().getFirst();
    }

    /** The nodes that are the states after the step. */
    public List<Integer> next() {
        return step.next();
    }

    /** Whether both do the same in every step, with arguments of the same shapes. */
    public boolean isSameStep(TracedScan other) {
        return step.equals(other.step);
    }
}
