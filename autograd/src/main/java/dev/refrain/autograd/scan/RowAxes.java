package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Role;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the rows of the batch are in every value of a step. What says {@link RowAxis#NONE} is the same for all times. In a
 * step back, what is summed over rows is made of cotangents and is linear in them, and so is all that is made of it and of
 * what is the same for all times: over the rows of all times, it is the sum over time.
 */
final class RowAxes {
    private RowAxes() {}

    /** By node: an axis, or a constant of {@link RowAxis}. */
    static int[] of(StepProgram program) {
        int[] axes = new int[program.size()];
        boolean[] cotangent = new boolean[program.size()];
        for (int node = 0; node < axes.length; node++) {
            switch (program.node(node)) {
                case Source source -> {
                    axes[node] = source.rowAxis();
                    cotangent[node] =
                            program.isBack() && (source.role() == Role.INPUT || source.role() == Role.CARRIED);
                }
                case Node.Constant constant -> axes[node] = RowAxis.NONE;
                case Applied applied -> {
                    cotangent[node] = applied.inputs().stream().anyMatch(input -> cotangent[input]);
                    axes[node] = axis(program, applied, axes, cotangent[node]);
                }
            }
        }
        return axes;
    }

    private static int axis(StepProgram program, Applied applied, int[] axes, boolean cotangent) {
        List<Integer> inputs = applied.inputs();
        int[] own = inputs.stream().mapToInt(input -> axes[input]).toArray();
        if (IntStream.of(own).allMatch(axis -> axis == RowAxis.NONE)) {
            return applied.op() instanceof Copy ? RowAxis.MIXED : RowAxis.NONE; // a copy is there at every time
        }
        if (IntStream.of(own).anyMatch(axis -> axis == RowAxis.MIXED)) {
            return RowAxis.MIXED;
        }
        if (IntStream.of(own).anyMatch(axis -> axis == RowAxis.SUMMED)) {
            boolean linear = IntStream.of(own).allMatch(axis -> axis == RowAxis.SUMMED || axis == RowAxis.NONE);
            return linear ? RowAxis.SUMMED : RowAxis.MIXED;
        }
        Shape[] shapes = inputs.stream().map(program::shape).toArray(Shape[]::new);
        int axis = applied.op().rowAxis(new Shapes(shapes, applied.ids()), own);
        return axis == RowAxis.SUMMED && !cotangent ? RowAxis.MIXED : axis;
    }
}
