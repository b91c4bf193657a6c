package dev.refrain.autograd;

import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Placing;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import org.jspecify.annotations.Nullable;

/**
 * What has come to each node of a program in one backward pass. The first contribution to a node is borrowed, the second
 * makes a copy, further ones are added in place. What comes to a part of a node only is added in place from the first on,
 * and what comes to rows of a parameter stays rows.
 */
final class Cotangents {
    private final Program program;
    private final boolean recorded;
    private final @Nullable Var[] sums;
    private final boolean[] owned;
    private final @Nullable RowSum[] rows;

    /** Of a program's nodes up to {@code last}; in a recorded pass every addition is recorded. */
    Cotangents(Program program, int last, boolean recorded) {
        this.program = program;
        this.recorded = recorded;
        sums = new Var[last + 1];
        owned = new boolean[last + 1];
        rows = new RowSum[last + 1];
    }

    /** The last node that may have a cotangent. */
    int last() {
        return sums.length - 1;
    }

    /** What has come to a node; null if nothing has, or rows only. */
    @Nullable
    Var of(int node) {
        return node < sums.length ? sums[node] : null;
    }

    /** What has come to some rows of a parameter's node; null if nothing has, or also to all of it. */
    @Nullable
    RowGradient rows(int node) {
        RowSum sum = node < rows.length ? rows[node] : null;
        return sum == null ? null : sum.total();
    }

    /** The same, with rows as a whole table. */
    @Nullable
    Var whole(int node) {
        RowSum sum = rows[node];
        return sum == null ? sums[node] : sum.total().dense();
    }

    /** Has something else in the place of all that has come to a node. */
    void replace(int node, Var cotangent) {
        rows[node] = null;
        sums[node] = cotangent;
        owned[node] = false;
    }

    /** Lets go of what nobody reads any more. */
    void forget(int node) {
        sums[node] = null;
    }

    /** Adds to what has come to a node. */
    void add(int node, Var contribution) {
        Var sum = sums[node];
        if (rows[node] != null) {
            Buffer all = own(node, contribution.dtype());
            Pointwise.ADD.kernel().run(all, contribution.buffer(), all);
        } else if (sum == null) {
            sums[node] = contribution;
        } else if (recorded || !owned[node]) {
            sums[node] = sum.add(contribution);
            owned[node] = true;
        } else {
            Pointwise.ADD.kernel().run(sum.buffer(), contribution.buffer(), sum.buffer());
        }
    }

    /** Adds {@code op(part)} to what has come to a node. */
    void place(int node, Placing op, @Nullable Ids ids, Var part) {
        boolean repeats = ids != null && !(op instanceof ScatterRows);
        if (repeats && (sums[node] != null || rows[node] != null)) {
            add(node, Application.run(op, ids, part)); // a place's own terms first, as in a recorded pass
        } else if (repeats || ids == null) {
            op.addTo(new Inputs(new Buffer[] {part.buffer()}, ids), own(node, part.dtype()));
        } else if (program.parameter(node) != null && sums[node] == null) {
            RowSum sum = rows[node];
            if (sum == null) {
                sum = new RowSum(program.shape(node));
                rows[node] = sum;
            }
            sum.add(ids, part);
        } else {
            RowGradient byRow = RowSum.byRow(ids, part, program.shape(node)); // a row's terms first, as in a table
            Inputs distinct = new Inputs(new Buffer[] {byRow.values().buffer()}, byRow.rows());
            op.addTo(distinct, own(node, part.dtype()));
        }
    }

    /** The sum of what has come to a node, in memory that is this pass's own. */
    private Buffer own(int node, DType dtype) {
        Var sum = sums[node];
        if (sum == null || !owned[node]) {
            RowSum before = rows[node];
            Buffer memory = before != null
                    ? before.total().dense().buffer()
                    : Buffer.zeros(dtype == DType.FLOAT64, program.shape(node).sizes());
            if (sum != null) {
                Copies.into(sum.buffer(), memory);
            }
            rows[node] = null;
            sum = new Var(null, Var.CONSTANT, memory, program.shape(node));
            sums[node] = sum;
            owned[node] = true;
        }
        return sum.buffer();
    }
}
