package dev.refrain.autograd.outside;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.CustomOp;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** x w, element by element, for a w [F] that has no rows, and everything on arrays. Counts its calls. */
public record ScaledByWeight(boolean rowWise, AtomicInteger calls) implements CustomOp {
    @Override
    public int arity() {
        return 2;
    }

    @Override
    public Shape shape(Shapes in) {
        return in.at(0);
    }

    @Override
    public Tensor forward(List<Tensor> in) {
        calls.incrementAndGet();
        double[] y = in.get(0).toDoubles();
        double[] w = in.get(1).toDoubles();
        for (int i = 0; i < y.length; i++) {
            y[i] *= w[i % w.length];
        }
        return Tensor.of(y, in.get(0).shape().sizes());
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink sink) {
        Tensor x = saved.input(0).value();
        Tensor w = saved.input(1).value();
        sink.give(0, () -> Var.of(forward(List.of(cotangent.value(), w))));
        sink.give(1, () -> {
            double[] sums = new double[w.shape().count()];
            double[] c = cotangent.value().toDoubles();
            double[] factors = x.toDoubles();
            for (int i = 0; i < c.length; i++) {
                sums[i % sums.length] += c[i] * factors[i];
            }
            return Var.of(Tensor.of(sums, sums.length));
        });
    }

    @Override
    public boolean firstOrder() {
        return true;
    }
}
