package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.ViewOp;
import dev.refrain.tensor.internal.memory.Buffer;
import org.jspecify.annotations.Nullable;

/** Where the values of a program lie, at a time or at several: views are made of what they show. */
abstract class Values {
    final StepProgram program;
    private final @Nullable Buffer[] known;
    private final boolean[] changing;

    /** With {@code changing}, which values lie elsewhere in every run. */
    Values(StepProgram program, boolean[] changing) {
        this.program = program;
        this.changing = changing;
        known = new Buffer[program.size()];
    }

    /** Forgets where those values lie that lie elsewhere in every run. */
    final void forget() {
        for (int node = 0; node < known.length; node++) {
            if (changing[node]) {
                known[node] = null;
            }
        }
    }

    /** Where a value lies. */
    Buffer of(int node) {
        Buffer found = known[node];
        if (found == null) {
            found = program.isView(node) ? view(node, of(program.inputs(node).getFirst())) : own(node);
            known[node] = found;
        }
        return found;
    }

    /** Says where a value lies. */
    void put(int node, Buffer memory) {
        known[node] = memory;
    }

    private Buffer view(int node, Buffer input) {
        return ((ViewOp) op(node)).view(input);
    }

    /** The op of a node for as many rows as there are here. */
    Op op(int node) {
        return ((Node.Applied) program.node(node)).op();
    }

    /** The memory of a value that is no view. */
    abstract Buffer own(int node);
}
