package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;

/**
 * A program that is run again and again over buffers of the same layout, each operand always in the same array, as the time
 * steps of a sequence are: planned once. Each run works in the same memory, so it belongs to one thread at a time.
 */
public final class PreparedRun {
    private final PointwiseKernel kernel;
    private final LoopProgram program;
    private final BlockLayout layout = new BlockLayout();
    private final BlockRun<?> run;
    private final boolean empty;

    PreparedRun(PointwiseKernel kernel, LoopProgram program, Buffer[] inputs, Buffer[] outputs) {
        this.kernel = kernel;
        this.program = program;
        empty = outputs[0].count() == 0;
        run = outputs[0].isWide() ? new DoubleBlockRun() : new FloatBlockRun();
        if (!empty) {
            layout.plan(program, inputs, outputs);
            run.bind(program, layout, inputs, outputs, new Scratch());
        }
    }

    /** As {@link PointwiseKernel#run(Buffer[], Buffer[])}, for buffers like those it was prepared for. */
    public void run(Buffer[] inputs, Buffer[] outputs) {
        if (empty) {
            return;
        }
        if (layout.chunks() > 1 && Workers.threads() > 1) {
            kernel.run(inputs, outputs);
            return;
        }
        layout.move(inputs, outputs);
        run.run(program, layout, 0, layout.blocks());
    }
}
