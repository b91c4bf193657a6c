package dev.refrain.autograd.scan;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One run of a compiled step over time, and back. Where memory is short it goes stretch by stretch of time in the memory of
 * one, keeps the states between them, and on the way back calculates each stretch again, but the last one, which is still there.
 */
final class ScanRun {
    private final Compiled compiled;
    private final int times;
    private final int length;
    private final Workspace workspace;
    private final Buffer inputs;
    private final @Nullable StepNoise noise;

    /** By stretch and state: the state before it. */
    private final Buffer[][] starts;

    /** Over these inputs, [times, ...] in order, so many of them at a time, in this workspace. */
    ScanRun(Compiled compiled, Buffer inputs, @Nullable StepNoise noise, int length, Workspace workspace) {
        this.compiled = compiled;
        this.inputs = inputs;
        this.noise = noise;
        this.length = length;
        this.workspace = workspace;
        times = inputs.size(0);
        starts = new Buffer[stretches()][compiled.traced().next().size()];
    }

    /** In a workspace that it has until it {@linkplain #giveBack() gives it back}. */
    static ScanRun borrowing(Compiled compiled, Buffer inputs, @Nullable StepNoise noise, boolean isTraining) {
        int times = inputs.size(0);
        int length = isTraining ? compiled.stretch(times) : times;
        return new ScanRun(compiled, inputs, noise, length, compiled.borrow(length, isTraining));
    }

    private int stretches() {
        return Math.ceilDiv(times, length);
    }

    private Buffer times(Buffer all, int stretch) {
        int from = stretch * length;
        return stretches() == 1 ? all : all.sliced(0, from, Math.min(length, times - from));
    }

    /** Runs forward from the first states; {@code output} is where the outputs go. */
    void forward(Buffer[] shared, Buffer[] first, Buffer output) {
        Sweep sweep = workspace.forward();
        sweep.begin(shared);
        Buffer[] states = first;
        for (int stretch = 0; stretch < stretches(); stretch++) {
            starts[stretch] = states;
            calculate(stretch);
            sweep.after(times(output, stretch));
            states = stretch == stretches() - 1 ? states : ends(sweep);
        }
        sweep.end();
    }

    private void calculate(int stretch) {
        Sweep sweep = workspace.forward();
        sweep.enter(times(inputs, stretch));
        sweep.drawFrom(noise == null ? null : noise.from(stretch * length));
        begin(sweep, starts[stretch]);
        sweep.loop(true);
    }

    private static void begin(Sweep sweep, Buffer[] states) {
        for (int k = 0; k < states.length; k++) {
            sweep.execution().run(new Instruction.Copied(states[k], sweep.start(k)));
        }
    }

    private Buffer[] ends(Sweep sweep) {
        Buffer[] ends = new Buffer[starts[0].length];
        Arrays.setAll(ends, k -> sweep.copied(sweep.end(k)));
        return ends;
    }

    /** A state after the last step. */
    Buffer last(int k) {
        return workspace.forward().end(k);
    }

    /**
     * Runs back from the cotangents of the outputs and of the last states; {@code byInput} is where the gradient by the inputs
     * goes. What comes out has the gradients by the first states and by what is shared.
     */
    Sweep back(Wanted wanted, Buffer outputs, Buffer[] last, @Nullable Buffer byInput) {
        Sweep forward = workspace.forward();
        Sweep back = workspace.back(wanted);
        back.begin(new Buffer[0]);
        Buffer[] states = last;
        for (int stretch = stretches() - 1; stretch >= 0; stretch--) {
            if (stretch < stretches() - 1) {
                calculate(stretch);
                forward.afterAgain();
            }
            back.enter(times(outputs, stretch));
            begin(back, states);
            back.loop(stretch > 0 || wanted.states());
            back.after(byInput == null ? null : times(byInput, stretch));
            states = stretch == 0 ? states : ends(back);
        }
        back.end();
        return back;
    }

    /** Gives the workspace back: what this has calculated is gone. */
    void giveBack() {
        workspace.finish();
        compiled.giveBack(workspace);
    }
}
