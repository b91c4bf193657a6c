package dev.refrain.autograd;

import dev.refrain.autograd.ops.CustomOp;
import dev.refrain.autograd.ops.CustomPullback;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Placing;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one reverse loop over a program. It skips what needs no gradient, un-broadcasts what a pullback gives, and adds it to
 * the {@link Cotangents}.
 */
final class BackwardPass {
    private final Tape tape;
    private final Program program;
    private final boolean recorded;
    private final Watch watch;
    private final boolean[] wanted;
    private final boolean[] needed;
    private final Cotangents cotangents;
    private final Map<Integer, UnaryOperator<Var>> hooks;

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
        cotangents = new Cotangents(program, last, recorded);
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

    /** What has come to the nodes: of those a pass begins with before it runs, of the wanted ones after. */
    Cotangents cotangents() {
        return cotangents;
    }

    /** Runs from the cotangents it was given. */
    void run() {
        for (int node = cotangents.last(); node >= 0; node--) {
            if (!hooks.isEmpty()) {
                runHook(node);
            }
            Op op = program.op(node);
            Var cotangent = cotangents.of(node);
            if (op != null && cotangent != null && needed[node]) {
                if (watch.isOn()) {
                    watch.pullback(node, op, cotangent);
                }
                pullback(op, new Kept(node, op), cotangent, new Contributions(node, op));
            }
            if (!wanted[node]) {
                cotangents.forget(node);
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
        Var cotangent = cotangents.whole(node);
        if (hook == null || cotangent == null) {
            return;
        }
        Var changed = hook.apply(cotangent);
        if (!changed.shape().equals(cotangent.shape()) || changed.dtype() != cotangent.dtype()) {
            throw new ShapeException("hook: got %s%s for a cotangent %s%s, expected the same"
                    .formatted(changed.dtype(), changed.shape(), cotangent.dtype(), cotangent.shape()));
        }
        cotangents.replace(node, changed);
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
            cotangents.add(target, Sum.unbroadcast(given, shape));
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
                cotangents.place(target, placing, ids, given);
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
