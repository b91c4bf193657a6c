package dev.refrain.nn.optim;

import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.PointwiseProgram;

/** w - η g, which for small weights takes less time than the choice of a loop. */
final class Descent {
    /** x0 - x1 x2. */
    static final PointwiseProgram PROGRAM = Lowering.of(3, new Sgd().update(Terms.of(0, 1)));

    /** Elements up to which it does. */
    private static final int FEW = 1024;

    private Descent() {}

    static boolean isQuick(Buffer weight, Buffer gradient) {
        return weight.count() <= FEW && !weight.isWide() && weight.isContiguous() && gradient.isContiguous();
    }

    /** The new weight. */
    static Buffer quick(Buffer weight, Buffer gradient, double rate) {
        Buffer after = weight.copied();
        descend(after.floats(), gradient.floats(), gradient.offset(), (float) rate);
        return after;
    }

    private static void descend(float[] weight, float[] gradient, int at, float rate) {
        for (int i = 0; i < weight.length; i++) {
            weight[i] -= gradient[at + i] * rate;
        }
    }
}
