package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.compute.PointwiseKernel;
import dev.refrain.tensor.internal.compute.PreparedRun;
import dev.refrain.tensor.internal.memory.Buffer;

/** What is done in the loop over time: a call of a kernel with all its memory. */
sealed interface Instruction {
    void run();

    /** out = left · right, or out + left · right if {@code added}. */
    record Multiply(boolean added, Buffer left, Operand right, Buffer out) implements Instruction {
        @Override
        public void run() {
            right.multiply(added, left, out);
        }
    }

    /** A loop over pointwise functions. */
    record Loop(PreparedRun kernel, Buffer[] inputs, Buffer[] outputs) implements Instruction {
        @Override
        public void run() {
            kernel.run(inputs, outputs);
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

    /** Another instruction, and how long it takes. */
    record Timed(Instruction instruction, Laps.Lap lap) implements Instruction {
        @Override
        public void run() {
            long begun = System.nanoTime();
            instruction.run();
            lap.add(System.nanoTime() - begun);
        }
    }

    /** sum = sum + term. */
    record Add(PointwiseKernel addition, Buffer sum, Buffer term) implements Instruction {
        @Override
        public void run() {
            addition.run(sum, term, sum);
        }
    }
}
