package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value of one step. */
sealed interface Node {
    /** The group of a value that is in none. */
    int UNGROUPED = -1;

    /** The shape at one time. */
    Shape shape();

    /** How a value comes into the step. */
    enum Role {
        /** Given for every time: x, or the cotangent of the output. */
        INPUT,
        /** From the step before: a state, or its cotangent. */
        CARRIED,
        /** Given once for all times: a parameter, or what was captured. */
        SHARED,
        /** Of the forward step at the same time. */
        SAVED
    }

    /**
     * A value that comes from elsewhere.
     *
     * @param index which one of its role; of a saved one, its number in the forward step
     * @param rowAxis where its rows are, see {@link dev.refrain.autograd.ops.RowAxis}
     */
    record Source(Role role, int index, Shape shape, int rowAxis) implements Node {}

    /** A constant. */
    record Constant(Tensor value) implements Node {
        @Override
        public Shape shape() {
            return value.shape();
        }

        boolean isNumber() {
            return value.shape().count() == 1;
        }
    }

    /** The result of an op. */
    record Applied(Op op, @Nullable Ids ids, List<Integer> inputs, Shape shape, Phase phase, int group)
            implements Node {
        public Applied {
            Objects.requireNonNull(op, "op");
            inputs = List.copyOf(inputs);
        }

        /** In the loop and in no group: how all begin. */
        static Applied inStep(Op op, @Nullable Ids ids, List<Integer> inputs, Shape shape) {
            return new Applied(op, ids, inputs, shape, Phase.STEP, UNGROUPED);
        }

        Applied of(List<Integer> newInputs) {
            return new Applied(op, ids, newInputs, shape, phase, group);
        }

        Applied in(Phase newPhase) {
            return new Applied(op, ids, inputs, shape, newPhase, group);
        }

        Applied inGroup(int newGroup) {
            return new Applied(op, ids, inputs, shape, phase, newGroup);
        }
    }
}
