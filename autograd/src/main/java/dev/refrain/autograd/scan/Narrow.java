package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A pointwise function of which slices are read is applied to slices: (a + b)[i] becomes a[i] + b[i], so that it falls into
 * one loop with what is done to each slice. Only where no element is read twice.
 */
final class Narrow {
    private final StepProgram program;
    private final Rewriting rewriting;
    private final boolean[] narrowed;

    private Narrow(StepProgram program) {
        this.program = program;
        rewriting = new Rewriting(program);
        narrowed = new boolean[program.size()];
    }

    static StepProgram run(StepProgram program) {
        return new Narrow(program).run();
    }

    private StepProgram run() {
        List<List<Integer>> users = program.users();
        Set<Integer> results = program.results();
        for (int node = program.size() - 1; node >= 0; node--) {
            narrowed[node] = program.isPointwise(node)
                    && !results.contains(node)
                    && (areSlices(node, users.get(node)) || isReadByOneNarrowed(node, users.get(node)));
        }
        for (int node = 0; node < program.size(); node++) {
            if (program.op(node) instanceof Slice slice
                    && narrowed[program.inputs(node).getFirst()]) {
                rewriting.map(node, slice(program.inputs(node).getFirst(), slice));
            } else if (!narrowed[node]) {
                rewriting.place(node);
            }
        }
        return rewriting.done();
    }

    /** Whether all that is read of a value is slices along one axis that do not overlap. */
    private boolean areSlices(int node, List<Integer> users) {
        Set<Integer> axes = new TreeSet<>();
        boolean[] read = new boolean[0];
        for (int user : users) {
            if (!(program.op(user) instanceof Slice slice)) {
                return false;
            }
            axes.add(slice.axis());
            read = read.length == 0 ? new boolean[program.shape(node).size(slice.axis())] : read;
            for (int i = slice.start(); axes.size() == 1 && i < slice.end(); i++) {
                if (read[i]) {
                    return false;
                }
                read[i] = true;
            }
        }
        return axes.size() == 1;
    }

    /** Whether a value is only read by a function which is applied to slices itself, element by element. */
    private boolean isReadByOneNarrowed(int node, List<Integer> users) {
        return users.size() == 1
                && narrowed[users.getFirst()]
                && program.isPointwise(users.getFirst())
                && program.shape(node).equals(program.shape(users.getFirst()));
    }

    /** A slice of a value that is not calculated as a whole. */
    private int slice(int node, Slice slice) {
        Integer[] parts = program.inputs(node).stream()
                .map(input -> part(input, slice, program.shape(node)))
                .toArray(Integer[]::new);
        Applied whole = (Applied) program.node(node);
        return rewriting.apply(whole.op(), parts);
    }

    private int part(int input, Slice slice, Shape whole) {
        int axis = slice.axis() - whole.rank() + program.shape(input).rank();
        if (axis < 0 || program.shape(input).size(axis) != whole.size(slice.axis())) {
            return rewriting.place(input); // it is repeated along the axis
        }
        Slice own = new Slice(axis, slice.start(), slice.end());
        return narrowed[input] ? slice(input, own) : rewriting.apply(own, rewriting.place(input));
    }
}
