package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Source;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** How a program prints: {@code %5 = matmul(%0, %2) [8, 4]  before}, a line per node, then what leaves the step. */
final class ProgramListing {
    private ProgramListing() {}

    static String of(StepProgram program) {
        StringJoiner lines = new StringJoiner("\n");
        for (int node = 0; node < program.size(); node++) {
            lines.add("%%%d = %s".formatted(node, line(program, node)));
        }
        lines.add("output " + names(program.outputs()) + ", next " + names(program.next())
                + (program.totals().isEmpty() ? "" : ", totals " + names(program.totals())));
        return lines.toString();
    }

    private static String line(StepProgram program, int node) {
        return switch (program.node(node)) {
            case Constant constant ->
                "constant " + (constant.isNumber() ? constant.value().item() : constant.shape());
            case Source source ->
                "%s %d %s".formatted(source.role().name().toLowerCase(Locale.ROOT), source.index(), source.shape());
            case Applied applied -> applied(program, node, applied);
        };
    }

    private static String applied(StepProgram program, int node, Applied applied) {
        String call = op(applied.op()) + names(applied.inputs()) + " " + applied.shape();
        if (program.isView(node)) {
            return call + "  view";
        }
        String phase = applied.phase().name().toLowerCase(Locale.ROOT);
        return call + "  " + phase + (applied.group() == Node.UNGROUPED ? "" : " " + applied.group());
    }

    /** The name of an op, and its parameters if it has some: {@code slice[axis=1, start=0, end=4]}. */
    private static String op(Op op) {
        String record = op.toString();
        int parameters = record.indexOf('[');
        boolean shown = !(op instanceof PointwiseOp) && parameters > 0 && !record.endsWith("[]");
        return op.name() + (shown ? record.substring(parameters) : "");
    }

    private static String names(List<Integer> nodes) {
        return nodes.stream().map(node -> "%" + node).collect(Collectors.joining(", ", "(", ")"));
    }
}
