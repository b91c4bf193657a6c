package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The step as it was traced, done with values time after time: as the user's own step would do it. */
final class Replay implements Recurrence<List<Var>> {
    private final StepProgram program;
    private final List<Var> shared;
    private final @Nullable StepNoise noise;
    private int time;

    /** From the first time on, with the noise of the run that is replayed. */
    Replay(StepProgram program, List<Var> shared, @Nullable StepNoise noise) {
        this.program = program;
        this.shared = shared;
        this.noise = noise;
    }

    @Override
    public Result<List<Var>> step(Var x, List<Var> states) {
        List<Var> values = new ArrayList<>();
        for (Node node : program.nodes()) {
            values.add(
                    switch (node) {
                        case Source source ->
                            switch (source.role()) {
                                case INPUT -> x;
                                case CARRIED -> states.get(source.index());
                                case SHARED -> shared.get(source.index());
                                case SAVED -> throw new IllegalStateException("a step back is not replayed");
                            };
                        case Constant constant -> Var.of(constant.value());
                        case Applied applied ->
                            applied.op() instanceof StepMask mask
                                    ? Objects.requireNonNull(noise, "noise").mask(mask, time, x.dtype())
                                    : apply(applied, values);
                    });
        }
        time++;
        return new Result<>(
                values.get(program.outputs().getFirst()),
                program.next().stream().map(values::get).toList());
    }

    /** The result of an op that is a function of values. */
    static Var apply(Applied applied, List<Var> values) {
        Var[] inputs = applied.inputs().stream().map(values::get).toArray(Var[]::new);
        if (applied.op() instanceof ScanOp scan) {
            return Var.apply(scan.again(inputs), inputs);
        }
        return applied.ids() == null ? Var.apply(applied.op(), inputs) : Var.apply(applied.op(), applied.ids(), inputs);
    }
}
