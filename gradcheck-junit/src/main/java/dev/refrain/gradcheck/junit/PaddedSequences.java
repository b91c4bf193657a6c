package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Changes of tensors over time, [T, B, ...], whose sequences have these lengths. */
record PaddedSequences(List<Integer> lengths) {
    /** With a number in all of the padding. */
    Tensor filled(Tensor x, double number) {
        double[] elements = x.toDoubles();
        int each = each(x);
        for (int t = 0; t < x.shape().size(0); t++) {
            for (int n = 0; n < lengths.size(); n++) {
                int from = (t * lengths.size() + n) * each;
                if (t >= lengths.get(n)) {
                    Arrays.fill(elements, from, from + each, number);
                }
            }
        }
        return like(x, elements);
    }

    /** Every sequence from its own end to its beginning; the padding stays where it is. */
    Tensor reversed(Tensor x) {
        double[] from = x.toDoubles();
        double[] to = from.clone();
        int each = each(x);
        for (int n = 0; n < lengths.size(); n++) {
            for (int t = 0; t < lengths.get(n); t++) {
                int source = ((lengths.get(n) - 1 - t) * lengths.size() + n) * each;
                System.arraycopy(from, source, to, (t * lengths.size() + n) * each, each);
            }
        }
        return like(x, to);
    }

    private int each(Tensor x) {
        return x.shape().count() / (x.shape().size(0) * lengths.size());
    }

    private static Tensor like(Tensor x, double[] elements) {
        Tensor wide = Tensor.of(elements, x.shape().sizes());
        return x.dtype() == DType.FLOAT64 ? wide : wide.to(x.dtype());
    }

    /** What is at these places along an axis. */
    static Tensor picked(Tensor x, int axis, int... places) {
        List<Var> picked = new ArrayList<>();
        for (int place : places) {
            picked.add(Var.of(x).slice(axis, place, place + 1));
        }
        return Functions.concat(axis, picked).value();
    }
}
