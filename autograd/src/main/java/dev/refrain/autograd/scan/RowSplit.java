package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.internal.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the batch are calculated together. A value of the loop is row-wise, if each row of it depends on the same rows
 * of what it is made of, shared by all rows, or mixing. Unless a value mixes rows, some rows can go through the whole sequence
 * while others do, on as many threads, without waiting for each other; no bit depends on which rows go together.
 */
interface RowSplit {
    /** Multiplications of a whole sequence up to which a second thread costs more than it brings. */
    long WORTH_SPLITTING = 1 << 23;

    /** Rows from which it pays to read all weights for them. */
    int FEWEST = 4;

    /** The rows of each thread, for this many time steps. */
    List<Rows> of(StepCode code, int times);

    /** All threads there are, where it is worth it. */
    static RowSplit overThreads() {
        return (code, times) -> {
            boolean worth = code.isSplittable() && multiplications(code) * times > WORTH_SPLITTING;
            return evenly(code.rows, worth ? Math.min(Workers.threads(), code.rows / FEWEST) : 1);
        };
    }

    /** All rows on one thread. */
    static RowSplit together() {
        return (code, times) -> List.of(Rows.all(code.rows));
    }

    /** So many parts of about as many rows. */
    static List<Rows> evenly(int rows, int parts) {
        List<Rows> split = new ArrayList<>();
        int count = Math.clamp(parts, 1, rows);
        for (int part = 0; part < count; part++) {
            split.add(new Rows((int) ((long) rows * part / count), (int) ((long) rows * (part + 1) / count)));
        }
        return split;
    }

    /** Multiplications of one step before the loop and in it. */
    static long multiplications(StepCode code) {
        long all = 0;
        for (Phase phase : List.of(Phase.BEFORE, Phase.STEP)) {
            for (Part part : code.parts.in(phase)) {
                long results = part.results().stream()
                        .mapToLong(node -> code.program.shape(node).count())
                        .sum();
                all += part instanceof Part.Product product
                        ? results * code.program.shape(product.left()).size(1)
                        : results;
            }
        }
        return all;
    }

    /** The first value of the loop that mixes rows, or {@link StepCode#NONE}; {@code forward} is there for a step back. */
    static int mixing(StepCode code, @Nullable StepCode forward) {
        StepProgram program = code.program;
        return IntStream.range(0, program.size())
                .filter(node -> isSummedInLoop(node, program) || !isApart(node, code, forward))
                .findFirst()
                .orElse(StepCode.NONE);
    }

    private static boolean isSummedInLoop(int node, StepProgram program) {
        return program.totals().contains(node) && program.phase(program.base(node)) == Phase.STEP;
    }

    private static boolean isApart(int node, StepCode code, @Nullable StepCode forward) {
        return switch (code.program.node(node)) {
            case Constant constant -> true;
            case Source source -> isApart(source, code.program, forward);
            case Applied applied -> isApart(node, applied, code);
        };
    }

    private static boolean isApart(Source source, StepProgram program, @Nullable StepCode forward) {
        return switch (source.role()) {
            case SHARED -> source.rowAxis() == RowAxis.NONE;
            case INPUT -> source.rowAxis() == 0;
            case CARRIED ->
                source.rowAxis() == 0 || (source.rowAxis() == RowAxis.NONE && program.isHandedOn(source.index()));
            case SAVED ->
                source.rowAxis() == RowAxis.NONE
                        || (source.rowAxis() >= 0
                                && forward != null
                                && forward.axes[forward.program.base(source.index())] == 0);
        };
    }

    private static boolean isApart(int node, Applied applied, StepCode code) {
        int axis = code.axes[node];
        return switch (applied.phase()) {
            case ONCE, AFTER, END -> true;
            case BEFORE, STEP ->
                code.program.isView(node) ? axis >= 0 || axis == RowAxis.NONE : axis == 0 && applied.ids() == null;
        };
    }
}
