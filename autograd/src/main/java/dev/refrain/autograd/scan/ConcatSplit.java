package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.tensor.pointwise.Pointwise;

/** concat(a, b) W becomes a W₁ + b W₂, so that what only depends on x is a product of its own. */
final class ConcatSplit {
    private ConcatSplit() {}

    static StepProgram run(StepProgram program) {
        Rewriting rewriting = new Rewriting(program);
        for (int node = 0; node < program.size(); node++) {
            if (program.isMatrixProduct(node)
                    && program.op(program.inputs(node).getFirst()) instanceof Concat concat
                    && concat.axis() == 1) {
                rewriting.map(node, split(program, node, rewriting));
            } else {
                rewriting.place(node);
            }
        }
        return rewriting.done();
    }

    private static int split(StepProgram program, int product, Rewriting rewriting) {
        int concat = program.inputs(product).getFirst();
        int weight = rewriting.place(program.inputs(product).getLast());
        int sum = -1;
        int start = 0;
        for (int part : program.inputs(concat)) {
            int end = start + program.shape(part).size(1);
            int rows = rewriting.apply(new Slice(0, start, end), weight);
            int term = rewriting.apply(new MatMul(), rewriting.place(part), rows);
            sum = sum < 0 ? term : rewriting.apply(new PointwiseOp(Pointwise.ADD), sum, term);
            start = end;
        }
        return sum;
    }
}
