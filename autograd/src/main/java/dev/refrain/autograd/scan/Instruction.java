package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.compute.PreparedRun;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.parallel.Workers;
import dev.refrain.tensor.pointwise.Pointwise;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import org.jspecify.annotations.Nullable;

/** What is done in a run: a call of a kernel with all its memory. */
sealed interface Instruction {
    void run();

    /** out = left · right, or out + left · right if {@code added}. */
    record Multiply(boolean added, Buffer left, Operand right, Buffer out) implements Instruction {
        @Override
        public void run() {
            right.multiply(added, left, out);
        }
    }

    /** A loop over pointwise functions; one that is run often, with what was prepared for it. */
    record Loop(PointwiseProgram program, @Nullable PreparedRun prepared, Buffer[] inputs, Buffer[] outputs)
            implements Instruction {
        @Override
        public void run() {
            if (prepared == null) {
                program.kernel().run(inputs, outputs);
            } else {
                prepared.run(inputs, outputs);
            }
        }
    }

    /** Any other op. */
    record Apply(Op op, Inputs inputs, Buffer out) implements Instruction {
        @Override
        public void run() {
            op.forward(inputs, out);
        }
    }

    /** A copy: of a part of a concat that does not lie there, or of what is accumulated onto. */
    record Copied(Buffer part, Buffer place) implements Instruction {
        @Override
        public void run() {
            Copies.into(part, place);
        }
    }

    /** Zeros. */
    record Cleared(Buffer sum) implements Instruction {
        @Override
        public void run() {
            Copies.clear(sum);
        }
    }

    /** sum = sum + term. */
    record Add(Buffer sum, Buffer term) implements Instruction {
        @Override
        public void run() {
            Pointwise.ADD.kernel().run(sum, term, sum);
        }
    }

    /** An operand of products that follow is made of a matrix. */
    record Taken(Operand operand, Buffer matrix) implements Instruction {
        @Override
        public void run() {
            operand.take(matrix);
        }
    }

    /** The loop for the times {@code from .. to - 1}; of a step back to its end or not. */
    record Steps(Lane lane, int from, int to, boolean toTheEnd) implements Instruction {
        @Override
        public void run() {
            lane.run(from, to, toTheEnd);
        }
    }

    /** One after another. */
    record Then(Instruction first, Instruction second) implements Instruction {
        @Override
        public void run() {
            first.run();
            second.run();
        }
    }

    /** Several, each on a thread of its own. */
    record SideBySide(Instruction[] each) implements Instruction {
        @Override
        public void run() {
            Workers.runWhole(each.length, i -> each[i].run());
        }
    }

    /** Another one, and how long it takes. */
    record Timed(Instruction instruction, Laps.Lap lap) implements Instruction {
        @Override
        public void run() {
            long begun = System.nanoTime();
            instruction.run();
            lap.add(System.nanoTime() - begun);
        }
    }
}
