package dev.refrain.nn.io;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Between values of parameters and PyTorch's tensors, in both directions; there and back is the same to the bit. */
sealed interface Conversion {
    /** PyTorch's tensors for these values. */
    List<Tensor> toPyTorch(List<Tensor> ours);

    /** The values for these tensors of PyTorch. */
    List<Tensor> fromPyTorch(List<Tensor> theirs);

    /** One tensor, as it is. */
    record Same() implements Conversion {
        @Override
        public List<Tensor> toPyTorch(List<Tensor> ours) {
            return ours;
        }

        @Override
        public List<Tensor> fromPyTorch(List<Tensor> theirs) {
            return theirs;
        }
    }

    /** One tensor, whose axes have this order in PyTorch: place i there is axis {@code order[i]} here. */
    record Permuted(List<Integer> order) implements Conversion {
        @Override
        public List<Tensor> toPyTorch(List<Tensor> ours) {
            return List.of(permuted(ours.getFirst(), order));
        }

        @Override
        public List<Tensor> fromPyTorch(List<Tensor> theirs) {
            List<Integer> back =
                    IntStream.range(0, order.size()).map(order::indexOf).boxed().toList();
            return List.of(permuted(theirs.getFirst(), back));
        }
    }

    /** A bias that PyTorch has twice and adds: the second one is 0. */
    record Sum() implements Conversion {
        @Override
        public List<Tensor> toPyTorch(List<Tensor> ours) {
            return List.of(ours.getFirst(), zeros(ours.getFirst()));
        }

        @Override
        public List<Tensor> fromPyTorch(List<Tensor> theirs) {
            return List.of(sum(theirs.get(0), theirs.get(1)));
        }
    }

    /**
     * The biases of a GRU: ours are b [3H] and b_hn [H] of the new candidate, PyTorch's b_ih and b_hh [3H]. Those of the gates
     * r and z are added up, and those of the candidate stay apart, since the gate r comes between them.
     */
    record GruBiases() implements Conversion {
        @Override
        public List<Tensor> toPyTorch(List<Tensor> ours) {
            Tensor candidate = ours.get(1);
            return List.of(ours.get(0), joined(zeros(candidate), zeros(candidate), candidate));
        }

        @Override
        public List<Tensor> fromPyTorch(List<Tensor> theirs) {
            List<Var> hidden = Functions.split(Var.of(theirs.get(1)), 0, 3);
            Tensor candidate = hidden.get(2).value();
            Tensor gates = joined(hidden.get(0).value(), hidden.get(1).value(), zeros(candidate));
            return List.of(sum(theirs.get(0), gates), candidate);
        }
    }

    private static Tensor permuted(Tensor value, List<Integer> order) {
        return Var.of(value)
                .permute(order.stream().mapToInt(axis -> axis).toArray())
                .value();
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.zeros(like.dtype(), like.shape().sizes());
    }

    private static Tensor joined(Tensor... values) {
        return Functions.concat(0, Stream.of(values).map(Var::of).toList()).value();
    }

    /** a + b, where a 0 in b leaves even the sign of a 0 in a. In float64, which rounds as float32 does when it is narrowed. */
    private static Tensor sum(Tensor a, Tensor b) {
        double[] sum = a.toDoubles();
        double[] others = b.toDoubles();
        for (int i = 0; i < sum.length; i++) {
            sum[i] = others[i] == 0 ? sum[i] : sum[i] + others[i];
        }
        return Tensor.of(sum, a.shape().sizes()).to(a.dtype());
    }
}
