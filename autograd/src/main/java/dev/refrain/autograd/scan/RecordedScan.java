package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Inputs;
import dev.refrain.tensor.internal.memory.Buffer;

/** A scan in a loss that is recorded, in memory of its own: its calls, and on the way back those of its gradients. */
final class RecordedScan {
    private final ScanOp op;
    private final int states;
    private final ScanRun run;
    private final Recording calls;

    /** Over inputs that always lie there; the calls go to a list. */
    RecordedScan(ScanOp op, Inputs in, Buffer out, Settings settings, Recording calls) {
        this.op = op;
        this.calls = calls;
        states = op.states();
        Compiled compiled = op.compiled();
        int length = compiled.stretch(op.times());
        run = new ScanRun(
                compiled, inOrder(in.at(0)), null, length, new Workspace(compiled, length, settings, calls, calls));
        run.forward(
                ScanOp.buffers(in, 1 + states, in.count()),
                ScanOp.buffers(in, 1, 1 + states),
                op.result().outputs(out));
        for (int k = 0; k < states; k++) {
            calls.run(new Instruction.Copied(run.last(k), op.result().state(out, k)));
        }
    }

    private Buffer inOrder(Buffer buffer) {
        if (buffer.isContiguous()) {
            return buffer;
        }
        Buffer copy = Buffer.zeros(buffer.isWide(), buffer.sizes());
        calls.run(new Instruction.Copied(buffer, copy));
        return copy;
    }

    /** The way back, from a flat cotangent to flat gradients. */
    void back(ScanBack back, Buffer cotangent, Buffer out) {
        Buffer flat = inOrder(cotangent);
        Buffer[] last = new Buffer[states];
        for (int k = 0; k < states; k++) {
            last[k] = op.result().state(flat, k);
        }
        Buffer byInput = null;
        for (ScanBack.Part part : back.parts()) {
            byInput = part.input() == 0 ? part.segment().view(out) : byInput;
        }
        Sweep sweep = run.back(back.wanted(), op.result().outputs(flat), last, byInput);
        int total = 0;
        for (ScanBack.Part part : back.parts()) {
            if (part.input() > 0) {
                Buffer gradient = part.input() <= states ? sweep.end(part.input() - 1) : sweep.total(total++);
                calls.run(new Instruction.Copied(gradient, part.segment().view(out)));
            }
        }
    }
}
