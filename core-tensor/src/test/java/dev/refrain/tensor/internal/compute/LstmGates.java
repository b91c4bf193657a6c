package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.AllocatedBytes;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.util.Arrays;
import java.util.Random;

/**
 * The state of an LSTM as a program, c' = σ(f) c + σ(i) tanh(g), h = σ(o) tanh(c'), over gates that are slices of one matrix.
 *
 * @param inputs i, f, g, o, c
 * @param outputs c', h
 */
public record LstmGates(Buffer[] inputs, Buffer[] outputs) {
    /** Random gates and state. */
    static LstmGates of(boolean wide, int batch, int hidden) {
        Random random = new Random(hidden);
        Buffer gates = Layouts.filled(wide, random::nextGaussian, batch, 4 * hidden);
        Buffer c = Layouts.filled(wide, random::nextGaussian, batch, hidden);
        Buffer[] inputs = new Buffer[5];
        for (int gate = 0; gate < 4; gate++) {
            inputs[gate] = gates.sliced(1, gate * hidden, hidden);
        }
        inputs[4] = c;
        return new LstmGates(
                inputs, new Buffer[] {Buffer.zeros(wide, batch, hidden), Buffer.zeros(wide, batch, hidden)});
    }

    static PointwiseProgram program() {
        PointwiseProgram.Builder program = PointwiseProgram.withInputs(5);
        int in = program.apply(Pointwise.SIGMOID, 0);
        int forget = program.apply(Pointwise.SIGMOID, 1);
        int candidate = program.apply(Pointwise.TANH, 2);
        int out = program.apply(Pointwise.SIGMOID, 3);
        int c = program.apply(
                Pointwise.ADD, program.apply(Pointwise.MUL, forget, 4), program.apply(Pointwise.MUL, in, candidate));
        int h = program.apply(Pointwise.MUL, out, program.apply(Pointwise.TANH, c));
        return program.outputs(c, h);
    }

    /** Prints what many chunks allocate on this JVM's threads, and a hash of the results. */
    public static void main(String[] arguments) throws Throwable {
        LstmGates gates = of(false, 700, 130);
        PointwiseKernel kernel = program().kernel();
        long bytes = AllocatedBytes.least(() -> kernel.run(gates.inputs, gates.outputs));
        System.out.println(bytes + " bytes, " + gates.hash());
    }

    /** A hash of the results of one run. */
    int hash() {
        program().kernel().run(inputs, outputs);
        return Arrays.hashCode(outputs[0].floats()) ^ Arrays.hashCode(outputs[1].floats());
    }
}
