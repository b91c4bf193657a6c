package dev.refrain.autograd.scan;

import dev.refrain.autograd.Draws;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long the parts of a compiled step take: of each of their calls the least of several runs forward and back on one thread, in memory of their
 * own, from cotangents of 1 and with noise of their own. What is calculated again on the way back is not counted.
 */
final class Timing {
    /** As many runs more must make a difference, or they are the last: the JVM compiles what has run often. */
    private static final int RUNS_AT_A_TIME = 100;

    /** What is one: they are faster by a twentieth. */
    private static final double DIFFERENCE = 0.95;

    /** They end after so many ns in any case. */
    private static final long LONG_ENOUGH = 2_000_000_000;

    private final Laps forward = new Laps();
    private final Laps back = new Laps();
    private final Compiled compiled;
    private final Workspace workspace;
    private final int length;
    private final @Nullable StepNoise noise;
    private final Buffer x;
    private final Buffer[] first;
    private final Buffer[] shared;
    private int runs;

    private Timing(Compiled compiled, List<Buffer> inputs, int draws) {
        this.compiled = compiled;
        x = Copies.contiguous(inputs.getFirst());
        int states = compiled.traced().next().size();
        first = inputs.subList(1, 1 + states).toArray(Buffer[]::new);
        shared = inputs.subList(1 + states, inputs.size()).toArray(Buffer[]::new);
        length = compiled.stretch(x.size(0));
        workspace = new Workspace(compiled, length, compiled.settings().with(RowSplit.together()), forward, back);
        noise = draws == 0 ? null : new StepNoise(new Draws(RandomKey.of(0), 0), draws);
    }

    /** Of runs over x, the first states and what is shared now; null where one of them has no elements. */
    static @Nullable Timing of(Compiled compiled, Tracing tracing, List<Var> xAndStates) {
        List<Buffer> inputs = new ArrayList<>();
        List<Object> all = new ArrayList<>(xAndStates);
        all.addAll(tracing.shared());
        for (Object each : all) {
            Tensor value = valueOf(each);
            if (value == null) {
                return null;
            }
            inputs.add(value.buffer());
        }
        Timing timing = new Timing(compiled, inputs, tracing.draws());
        Workers.runWhole(
                2,
                only -> { // where a call of a kernel stays on its thread
                    if (only == 0) {
                        timing.measure();
                    }
                });
        return timing;
    }

    private static @Nullable Tensor valueOf(Object input) {
        if (input instanceof Parameter parameter) {
            return parameter.isInitialised() ? parameter.value() : null;
        }
        Var value = (Var) input;
        return Trace.isTraced(value) ? null : value.value();
    }

    private void measure() {
        run(); // loads classes besides
        long end = System.nanoTime() + LONG_ENOUGH;
        double before;
        do {
            before = forward.least() + back.least();
            int first = runs;
            do {
                run();
            } while (runs < first + RUNS_AT_A_TIME && System.nanoTime() < end);
        } while (forward.least() + back.least() < DIFFERENCE * before && System.nanoTime() < end);
    }

    private void run() {
        FlatResult result = compiled.result(x.size(0));
        Compiled.BackCode code = compiled.wholeBack();
        Buffer ones = Tensor.full(compiled.traced().dtype(), 1, result.count()).buffer();
        Buffer[] last = new Buffer[first.length];
        for (int k = 0; k < last.length; k++) {
            last[k] = result.state(ones, k);
        }
        boolean byInput = !code.backward().program().outputs().isEmpty();
        ScanRun run = new ScanRun(compiled, x, noise, length, workspace);
        forward.begin();
        run.forward(shared, first, result.outputs(Buffer.zeros(x.isWide(), result.count())));
        back.begin();
        run.back(
                Wanted.all(compiled.traced().shared()),
                result.outputs(ones),
                last,
                byInput ? Buffer.zeros(x.isWide(), x.sizes()) : null);
        workspace.finish();
        runs++;
    }

    /** How many runs there were. */
    int runs() {
        return runs;
    }

    /** How long a part takes over all times of a run, in ns. */
    double nanos(StepCode code, Part part) {
        return (code.program.isBack() ? back : forward).least(part);
    }
}
