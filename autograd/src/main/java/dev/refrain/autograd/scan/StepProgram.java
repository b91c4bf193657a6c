package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.ViewOp;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One step of a recurrence, or one step back, as a straight line: nodes in an order in which they can be calculated.
 *
 * @param isBack whether it is a step back: linear in what comes in and is carried, the cotangents
 * @param outputs what is given for every time
 * @param next what is carried on, in the order of the carried sources
 * @param totals what is summed over time
 */
record StepProgram(
        DType dtype,
        boolean isBack,
        List<Node> nodes,
        List<Integer> outputs,
        List<Integer> next,
        List<Integer> totals) {
    StepProgram {
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
        next = List.copyOf(next);
        totals = List.copyOf(totals);
    }

    int size() {
        return nodes.size();
    }

    Node node(int index) {
        return nodes.get(index);
    }

    Shape shape(int index) {
        return node(index).shape();
    }

    /** The shape of what comes in at each time; of no axes if nothing does. */
    Shape inputShape() {
        return nodes.stream()
                .filter(node -> node instanceof Node.Source source && source.role() == Node.Role.INPUT)
                .map(Node::shape)
                .findFirst()
                .orElse(Shape.of());
    }

    /** Whether a carried value is handed on as it comes: then it is the same at all times. */
    boolean isHandedOn(int carried) {
        return node(next.get(carried)) instanceof Node.Source source
                && source.role() == Node.Role.CARRIED
                && source.index() == carried;
    }

    /** The number of shared sources. */
    int shared() {
        return (int) nodes.stream()
                .filter(node -> node instanceof Node.Source source && source.role() == Node.Role.SHARED)
                .count();
    }

    /** The op that gives a value, or null if none does. */
    @org.jspecify.annotations.Nullable
    Op op(int index) {
        return node(index) instanceof Applied applied ? applied.op() : null;
    }

    List<Integer> inputs(int index) {
        return node(index) instanceof Applied applied ? applied.inputs() : List.of();
    }

    boolean isPointwise(int index) {
        return op(index) instanceof PointwiseOp;
    }

    /** Whether a value is a product of two matrices, and not of batches of them. */
    boolean isMatrixProduct(int index) {
        return op(index) instanceof MatMul && shape(index).rank() == 2;
    }

    /** Whether a value is another one's memory seen through other sizes and strides. */
    boolean isView(int index) {
        if (!(op(index) instanceof ViewOp view)) {
            return false;
        }
        int input = inputs(index).getFirst();
        boolean saved = node(input) instanceof Node.Source source && source.role() == Node.Role.SAVED; // in any layout
        boolean inOrder = !saved && (!isView(input) || op(input) instanceof Reshape);
        return !(view instanceof Reshape) || inOrder;
    }

    /** The value whose memory this one shows; itself if it has its own. */
    int base(int index) {
        int base = index;
        while (isView(base)) {
            base = inputs(base).getFirst();
        }
        return base;
    }

    Phase phase(int index) {
        return node(index) instanceof Applied applied ? applied.phase() : Phase.STEP;
    }

    /** Whether a value is the result of an op and lies in memory of its own. */
    boolean isCalculated(int index) {
        return node(index) instanceof Applied && !isView(index);
    }

    /** Whether a value is seen otherwise besides: what is calculated from one of its elements may read another one. */
    boolean isViewed(int index) {
        return IntStream.range(0, size())
                .anyMatch(user -> isView(user) && inputs(user).contains(index));
    }

    /** All that leaves the step. */
    Set<Integer> results() {
        Set<Integer> results = new LinkedHashSet<>(outputs);
        results.addAll(next);
        results.addAll(totals);
        return results;
    }

    /** By value: the nodes that are calculated from it, directly. */
    List<List<Integer>> users() {
        List<List<Integer>> users = new ArrayList<>();
        for (int node = 0; node < size(); node++) {
            users.add(new ArrayList<>());
            for (int input : new LinkedHashSet<>(inputs(node))) {
                users.get(input).add(node);
            }
        }
        return users;
    }

    /** The same with other nodes in the same places. */
    StepProgram with(List<Node> others) {
        return new StepProgram(dtype, isBack, others, outputs, next, totals);
    }

    @Override
    public String toString() {
        return ProgramListing.of(this);
    }
}
