package dev.refrain.autograd;

import dev.refrain.autograd.ops.CustomOp;
import dev.refrain.autograd.ops.CustomPullback;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Placing;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one reverse loop over a program. It skips what needs no gradient, un-broadcasts, and accumulates: the first
 * contribution to a node is borrowed, the second makes a copy, further ones are added in place. What comes to a part of a
 * node only is added in place from the first on, and what comes to rows of a parameter stays rows.
 */
final class BackwardPass {
    private final Tape tape;
    private final Program program;
    private final boolean recorded;
    private final Watch watch;
    private final boolean[] wanted;
    private final boolean[] needed;
    private final @Nullable Var[] cotangents;
    private final boolean[] owned;
    private final Map<Integer, UnaryOperator<Var>> hooks;
    private final @Nullable RowSum[] rows;

    /** A pass down from node {@code last} that brings cotangents to the nodes in {@code wanted}, and to those with hooks. */
    BackwardPass(
            Tape tape,
            Program program,
            int last,
            boolean[] wanted,
            boolean recorded,
            Map<Integer, UnaryOperator<Var>> hooks) {
        this.tape = tape;
        this.program = program;
        this.recorded = recorded;
        watch = tape.watch();
        cotangents = new Var[last + 1];
        owned = new boolean[last + 1];
        rows = new RowSum[last + 1];
        this.wanted = wanted;
        needed = wanted.clone();
        this.hooks = hooks;
        for (int node : hooks.keySet()) {
            needed[Math.min(node, last)] |= node <= last;
        }
        for (int node = 0; node <= last; node++) {
            for (int i = 0; i < program.inputCount(node) && !needed[node]; i++) {
                int input = program.inputNode(node, i);
                needed[node] = input >= 0 && needed[input];
            }
        }
    }

    /** Whether the wanted nodes have any influence on the node where the pass begins. */
    boolean reachesWanted() {
        return needed[needed.length - 1];
    }

    /** Whether this pass is recorded on its tape. */
    boolean isRecorded() {
        return recorded;
    }

    /** Gives a node a cotangent to begin from, added to what it has. */
    void begin(int node, Var cotangent) {
        accumulate(node, cotangent);
    }

    /** Runs from the cotangents it was given; {@link #cotangent} has the results. */
    void run() {
        for (int node = cotangents.length - 1; node >= 0; node--) {
            if (!hooks.isEmpty()) {
                runHook(node);
            }
            Op op = program.op(node);
            Var cotangent = cotangents[node];
            if (op != null && cotangent != null && needed[node]) {
                if (watch.isOn()) {
                    watch.pullback(node, op, cotangent);
                }
                pullback(op, new Kept(node, op), cotangent, new Contributions(node, op));
            }
            if (!wanted[node]) {
                cotangents[node] = null; // nobody reads it any more
            }
        }
    }

    private void pullback(Op op, Saved saved, Var cotangent, Sink sink) {
        boolean onArrays = recorded && op instanceof CustomOp custom && custom.firstOrder();
        if (!onArrays) {
            op.pullback(saved, cotangent, sink);
        } else if (tape.trace() != null) {
            CustomPullback.give((CustomOp) op, saved, cotangent, sink);
        } else {
            throw CustomPullback.firstOrderOnly((CustomOp) op);
        }
    }

    private void runHook(int node) {
        UnaryOperator<Var> hook = hooks.get(node);
        RowSum sum = rows[node];
        Var cotangent = sum == null ? cotangents[node] : sum.total().dense();
        if (hook == null || cotangent == null) {
            return;
        }
        Var changed = hook.apply(cotangent);
        if (!changed.shape().equals(cotangent.shape()) || changed.dtype() != cotangent.dtype()) {
            throw new ShapeException("hook: got %s%s for a cotangent %s%s, expected the same"
                    .formatted(changed.dtype(), changed.shape(), cotangent.dtype(), cotangent.shape()));
        }
        rows[node] = null;
        cotangents[node] = changed;
        owned[node] = false;
    }

    /** What has come to a node; null if nothing has, or rows only. */
    @Nullable
    Var cotangent(int node) {
        return node < cotangents.length ? cotangents[node] : null;
    }

    /** What has come to some rows of a parameter's node; null if nothing has, or also to all of it. */
    @Nullable
    RowGradient rows(int node) {
        RowSum sum = node < rows.length ? rows[node] : null;
        return sum == null ? null : sum.total();
    }

    private void accumulate(int node, Var contribution) {
        Var sum = cotangents[node];
        if (rows[node] != null) {
            Buffer all = own(node, contribution.dtype());
            Pointwise.ADD.kernel().run(all, contribution.buffer(), all);
        } else if (sum == null) {
            cotangents[node] = contribution;
        } else if (recorded || !owned[node]) {
            cotangents[node] = sum.add(contribution);
            owned[node] = true;
        } else {
            Pointwise.ADD.kernel().run(sum.buffer(), contribution.buffer(), sum.buffer());
        }
    }

    /** Adds {@code op(part)} to what has come to a node. */
    private void place(int node, Placing op, @Nullable Ids ids, Var part) {
        boolean repeats = ids != null && !(op instanceof ScatterRows);
        if (repeats && (cotangents[node] != null || rows[node] != null)) {
            accumulate(node, Application.run(op, ids, part)); // a place's own terms first, as in a recorded pass
        } else if (repeats || ids == null) {
            op.addTo(new Inputs(new Buffer[] {part.buffer()}, ids), own(node, part.dtype()));
        } else if (program.parameter(node) != null && cotangents[node] == null) {
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
        Var sum = cotangents[node];
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
            cotangents[node] = sum;
            owned[node] = true;
        }
        return sum.buffer();
    }

    /** Takes what one node's pullback gives to its inputs. */
    private final class Contributions implements Sink {
        private final int node;
        private final Op op;

        Contributions(int node, Op op) {
            this.node = node;
            this.op = op;
        }

        @Override
        public boolean wants(int input) {
            program.checkInput(op, node, input);
            int target = program.inputNode(node, input);
            return target >= 0 && needed[target];
        }

        @Override
        public void give(int input, Supplier<Var> cotangent) {
            if (!wants(input)) {
                return;
            }
            int target = program.inputNode(node, input);
            Shape shape = program.inputShape(node, input);
            Var given = cotangent.get();
            if (!isRepeated(shape, given.shape())) {
                throw new IllegalStateException("%s: its pullback gives input %d of shape %s a cotangent of shape %s"
                        .formatted(op.name(), input, shape, given.shape()));
            }
            if (given.dtype() != program.dtype(node)) {
                throw new IllegalStateException("%s: its pullback gives input %d of %s a cotangent of %s"
                        .formatted(op.name(), input, program.dtype(node), given.dtype()));
            }
            if (watch.isOn()) {
                watch.gave(node, op, input, given);
            }
            accumulate(target, Sum.unbroadcast(given, shape));
        }

        @Override
        public void give(int input, Placing placing, Supplier<Var> part) {
            give(input, placing, null, part);
        }

        @Override
        public void give(int input, Placing placing, @Nullable Ids ids, Supplier<Var> part) {
            if (!wants(input)) {
                return;
            }
            int target = program.inputNode(node, input);
            Var given = part.get();
            boolean fits = given.dtype() == program.dtype(node)
                    && Application.shape(placing, ids, given).equals(program.inputShape(node, input));
            if (recorded || !fits || watch.isOn()) {
                give(input, () -> Application.run(placing, ids, given)); // which says what does not fit
            } else {
                place(target, placing, ids, given);
            }
        }

        /** Whether {@code given} is {@code shape} with axes of size 1, or missing leading ones, repeated. */
        private static boolean isRepeated(Shape shape, Shape given) {
            int added = given.rank() - shape.rank();
            boolean fits = added >= 0;
            for (int axis = 0; axis < shape.rank() && fits; axis++) {
                fits = shape.size(axis) == 1 || shape.size(axis) == given.size(axis + added);
            }
            return fits;
        }
    }

    /** What the tape kept for one node. */
    private final class Kept implements Saved {
        private final int node;
        private final Op op;

        Kept(int node, Op op) {
            this.node = node;
            this.op = op;
        }

        @Override
        public Var input(int index) {
            program.checkInput(op, node, index);
            program.checkFresh(op, node, index);
            int source = program.inputNode(node, index);
            boolean attached = recorded && source >= 0;
            return new Var(
                    attached ? tape : null,
                    attached ? source : Var.CONSTANT,
                    program.inputBuffer(node, index),
                    program.inputShape(node, index));
        }

        @Override
        public Var output() {
            return new Var(
                    recorded ? tape : null, recorded ? node : Var.CONSTANT, program.output(node), program.shape(node));
        }

        @Override
        public int count() {
            return program.inputCount(node);
        }

        @Override
        public Shape shape(int index) {
            program.checkInput(op, node, index);
            return program.inputShape(node, index);
        }

        @Override
        public Ids ids() {
            Ids ids = program.ids(node);
            if (ids == null) {
                throw new IllegalStateException(op.name() + " was applied without ids");
            }
            return recorded ? ids : ids.detached();
        }
    }
}
