package dev.refrain.autograd.scan;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The calls that a traced loss is, in memory of its own: those of its ops, and in place of a scan and of its way back, those of
 * their steps.
 *
 * @param handed where its inputs and parameters go
 * @param results where its results are
 * @param isTiny whether the choice of kernels costs as much as they do
 */
record LossCalls(List<Instruction> all, Buffer[] handed, Buffer[] results, boolean isTiny) {
    /** Multiplications of what is tiny, forward. */
    private static final long TINY = 1 << 17;

    /** It has so many calls at most. */
    private static final int MOST_CALLS = 2048;

    /** A loss is a step of one time and one row. */
    private static final int ONCE = 1;

    static LossCalls of(StepProgram traced) {
        Settings settings = Settings.usual();
        StepProgram program = Passes.run(settings.passes().straight(), traced);
        boolean small = multiplications(program) <= TINY;
        StepCode code = new StepCode(program, ONCE, Set.of());
        Sweep sweep = new Sweep(code, ONCE, settings.with(RowSplit.together()), null, new Execution.Plain());
        sweep.begin(new Buffer[0]); // takes the constants that are right operands
        Rows row = Rows.all(ONCE);
        Instruction[] ops = new LoopBuilder(sweep, row, List.of(Phase.STEP)).at(0, false);
        List<Instruction> calls = withScans(ops, small ? settings.small() : settings);
        List<Instruction> steps = small ? flat(calls) : calls;
        boolean isTiny = small && steps.size() <= MOST_CALLS;
        TimeValues values = new TimeValues(sweep, 0, row);
        return new LossCalls(
                isTiny ? steps : calls,
                IntStream.range(0, program.next().size()).mapToObj(sweep::start).toArray(Buffer[]::new),
                program.outputs().stream().map(values::of).toArray(Buffer[]::new),
                isTiny);
    }

    private static long multiplications(StepProgram program) {
        long all = 0;
        for (int node = 0; node < program.size(); node++) {
            long count = program.shape(node).count();
            if (program.op(node) instanceof ScanOp scan) {
                all += scan.times() * RowSplit.multiplications(scan.compiled().forward(true));
            } else if (program.isMatrixProduct(node)) {
                all += count * program.shape(program.inputs(node).getFirst()).size(1);
            } else {
                all += program.isCalculated(node) ? count : 0;
            }
        }
        return all;
    }

    private static List<Instruction> withScans(Instruction[] ops, Settings settings) {
        Map<ScanOp, RecordedScan> scans = new IdentityHashMap<>();
        Recording all = new Recording();
        for (Instruction op : ops) {
            if (op instanceof Instruction.Apply apply && apply.op() instanceof ScanOp scan) {
                scans.put(scan, new RecordedScan(scan, apply.inputs(), apply.out(), settings, all));
            } else if (op instanceof Instruction.Apply apply && apply.op() instanceof ScanBack back) {
                Buffer cotangent = apply.inputs().at(apply.inputs().count() - 1);
                Objects.requireNonNull(scans.get(back.forward())).back(back, cotangent, apply.out());
            } else {
                all.run(op);
            }
        }
        return all.calls();
    }

    /** With the steps of each loop one after the other. */
    private static List<Instruction> flat(List<Instruction> calls) {
        return calls.stream()
                .flatMap(call -> call instanceof Instruction.Steps steps
                        ? steps.lane().in(steps.from(), steps.to(), steps.toTheEnd()).stream()
                        : Stream.of(call))
                .toList();
    }
}
