package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A product in the loop that is only added to one from before the loop, whole or slice by slice, is accumulated onto it: x U + h W
 * is one chain that begins at x U. The last rewriting of a step: every value keeps its number, and the step back reads neither
 * product.
 */
final class Accumulate {
    private static final PointwiseOp ADD = new PointwiseOp(Pointwise.ADD);

    private final StepProgram program;
    private final List<List<Integer>> users;
    private final Set<Integer> elsewhere;
    private final List<Node> nodes;

    private Accumulate(StepProgram program, Set<Integer> kept) {
        this.program = program;
        users = program.users();
        elsewhere = new HashSet<>(program.results());
        elsewhere.addAll(kept);
        nodes = new ArrayList<>(program.nodes());
    }

    /** The program, of which {@code kept} is read by the step back. */
    static StepProgram run(StepProgram program, Set<Integer> kept) {
        return new Accumulate(program, kept).run();
    }

    private StepProgram run() {
        for (int node = 0; node < program.size(); node++) {
            if (program.isMatrixProduct(node) && program.phase(node) == Phase.STEP) {
                int product = node;
                onto(node).ifPresent(start -> accumulate(product, start));
            }
        }
        return program.with(nodes);
    }

    /** The product from before the loop to which all of this one is added, and nothing else is done with either. */
    private OptionalInt onto(int product) {
        return IntStream.range(0, product)
                .filter(other -> program.isMatrixProduct(other)
                        && program.phase(other) == Phase.BEFORE
                        && nodes.get(other).equals(program.node(other))
                        && program.shape(other).equals(program.shape(product))
                        && isOnlyAdded(product, other)
                        && isOnlyAdded(other, product))
                .findFirst();
    }

    private boolean isOnlyAdded(int product, int other) {
        return !elsewhere.contains(product)
                && users.get(product).stream()
                        .allMatch(user -> isSum(user, product, other)
                                || (program.op(user) instanceof Slice
                                        && !elsewhere.contains(user)
                                        && users.get(user).stream().allMatch(sum -> isSum(sum, user, other))));
    }

    /** Whether a node adds a part of one product to the same part of the other, and to nothing else. */
    private boolean isSum(int node, int part, int other) {
        if (!ADD.equals(program.op(node)) || elsewhere.contains(node)) {
            return false;
        }
        List<Integer> inputs = program.inputs(node);
        int term = inputs.getFirst() == part ? inputs.getLast() : inputs.getFirst();
        boolean slices = program.op(part) instanceof Slice slice && slice.equals(program.op(term));
        return slices
                ? program.inputs(term).getFirst() == other && !isReshaped(node)
                : term == other && program.isMatrixProduct(part);
    }

    /** Whether another shape of a value is a view of it: of a slice it would be a copy. */
    private boolean isReshaped(int node) {
        return users.get(node).stream().anyMatch(user -> program.op(user) instanceof Reshape);
    }

    private void accumulate(int product, int start) {
        Applied old = (Applied) program.node(product);
        List<Integer> inputs =
                List.of(start, old.inputs().getFirst(), old.inputs().getLast());
        nodes.set(product, new Applied(new MultiplyAdd(), null, inputs, old.shape(), Phase.STEP, Node.UNGROUPED));
        for (int user : users.get(product)) {
            if (program.op(user) instanceof Slice slice) {
                users.get(user).forEach(sum -> show(sum, slice, product));
            } else {
                show(user, new Reshape(old.shape()), product);
            }
        }
    }

    /** Makes a sum what a view shows of the accumulated product. */
    private void show(int sum, Op view, int product) {
        nodes.set(sum, Applied.inStep(view, null, List.of(product), program.shape(sum)));
    }
}
