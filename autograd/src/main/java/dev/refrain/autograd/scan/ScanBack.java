package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The way back of a scan in a loss that is recorded: of what the scan was applied to and the cotangent of its flat result. Its
 * result is flat: the gradients that were asked for, one after the other.
 */
final class ScanBack implements Op {
    /** A gradient: by which of the scan's inputs, and where it lies. */
    record Part(int input, Segment segment) {}

    private final ScanOp forward;
    private final Wanted wanted;
    private final List<Part> parts = new ArrayList<>();
    private int count;

    /** Of this scan, whose inputs have these shapes. */
    ScanBack(ScanOp forward, Wanted wanted, List<Shape> inputs) {
        this.forward = forward;
        this.wanted = wanted;
        Backward back = forward.compiled().back(wanted).backward();
        if (!back.program().outputs().isEmpty()) {
            add(0, inputs);
        }
        int states = forward.states();
        for (int k = 0; k < states && wanted.states(); k++) {
            add(1 + k, inputs);
        }
        back.shared().forEach(shared -> add(1 + states + shared, inputs));
    }

    private void add(int input, List<Shape> shapes) {
        parts.add(new Part(input, new Segment(count, shapes.get(input))));
        count += shapes.get(input).count();
    }

    ScanOp forward() {
        return forward;
    }

    Wanted wanted() {
        return wanted;
    }

    /** The gradients in their order: by the inputs, the first states, what is shared. */
    List<Part> parts() {
        return parts;
    }

    @Override
    public String name() {
        return "scanBack";
    }

    @Override
    public int arity() {
        return ANY_ARITY;
    }

    @Override
    public Shape shape(Shapes in) {
        return Shape.of(count);
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        throw new IllegalStateException("a way back that was not recorded with its scan");
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        throw new IllegalStateException("a recorded loss is differentiated once");
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
