package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.SquaredDistance;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;

/**
 * A squared distance of few elements is what it is made of, to the same bits: then the differences may join other pointwise
 * functions.
 */
final class Unfold {
    /** Elements up to which an array of terms costs nothing. */
    private static final int FEW = 256;

    private Unfold() {}

    static StepProgram run(StepProgram program) {
        Rewriting rewriting = new Rewriting(program);
        for (int node = 0; node < program.size(); node++) {
            if (program.op(node) instanceof SquaredDistance
                    && program.shape(program.inputs(node).getFirst()).count() <= FEW) {
                rewriting.map(node, unfolded(program, node, rewriting));
            } else {
                rewriting.place(node);
            }
        }
        return rewriting.done();
    }

    private static int unfolded(StepProgram program, int node, Rewriting to) {
        List<Integer> inputs = program.inputs(node).stream().map(to::place).toList();
        int difference = to.apply(new PointwiseOp(Pointwise.SUB), inputs.getFirst(), inputs.getLast());
        int square = to.apply(new PointwiseOp(Pointwise.SQUARE), difference);
        return to.apply(new Sum(Axes.of(to.shape(square))), square);
    }
}
