package dev.refrain.autograd.scan;

import java.util.ArrayList;
import java.util.List;

/** Runs nothing, and keeps the calls in order: where all memory stays, they can be run again and again. */
final class Recording implements Execution {
    private final List<Instruction> calls = new ArrayList<>();

    @Override
    public void run(Part part, Instruction call) {
        calls.add(call);
    }

    @Override
    public void run(Instruction call) {
        calls.add(call);
    }

    @Override
    public Instruction inLoop(Part part, Instruction call) {
        return call;
    }

    /** The calls so far. */
    List<Instruction> calls() {
        return calls;
    }
}
