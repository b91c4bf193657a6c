package dev.refrain.benchmarks.peers.step;

import static org.bytedeco.pytorch.global.torch.lstm;
import static org.bytedeco.pytorch.global.torch.lstm_cell;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import dev.refrain.benchmarks.peers.Matrix;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/**
 * PyTorch's library, called as C++ calls it.
 *
 * @param fused its layer with a sequence of one step; else its cell
 */
record LibTorch(boolean fused) implements Contestant {
    static List<Contestant> loaded() {
        set_num_threads(1);
        return List.of(new LibTorch(false), new LibTorch(true));
    }

    @Override
    public String name() {
        return "libtorch 2.13 " + (fused ? "lstm, T=1" : "lstm_cell");
    }

    @Override
    public Stepping prepare(Task task) {
        return new Layer(fused, task);
    }

    /** Of its two biases the second is 0. */
    private static final class Layer implements Stepping {
        private final boolean fused;
        private final Tensor x;
        private final Tensor input;
        private final Tensor recurrent;
        private final Tensor bias;
        private final Tensor noBias;
        private final TensorVector parameters;
        private final Tensor h;
        private final Tensor c;

        Layer(boolean fused, Task task) {
            this.fused = fused;
            int hidden = task.hidden();
            long[] rows = fused ? new long[] {1, 1, hidden} : new long[] {1, hidden};
            x = Tensor.create(task.x().values(), rows);
            input = matrix(task.input().transposed());
            recurrent = matrix(task.recurrent().transposed());
            bias = Tensor.create(task.bias().values(), 4L * hidden);
            noBias = Tensor.create(new float[4 * hidden], 4L * hidden);
            parameters = new TensorVector(input, recurrent, bias, noBias);
            h = Tensor.create(new float[hidden], rows);
            c = Tensor.create(new float[hidden], rows);
        }

        private static Tensor matrix(Matrix values) {
            return Tensor.create(values.values(), values.rows(), values.columns());
        }

        @Override
        public void run() {
            try (PointerScope _ = new PointerScope(); // frees what a step makes
                    NoGradGuard _ = new NoGradGuard()) {
                TensorVector state = new TensorVector(h, c);
                if (fused) {
                    T_TensorTensorTensor_T next = lstm(x, state, parameters, true, 1, 0, false, false, false);
                    h.put(next.get1()); // as = in C++: the tensor, not its numbers
                    c.put(next.get2());
                } else {
                    T_TensorTensor_T next =
                            lstm_cell(x, state, input, recurrent, new TensorOptional(bias), new TensorOptional(noBias));
                    h.put(next.get0());
                    c.put(next.get1());
                }
            }
        }

        @Override
        public float[] hidden() {
            float[] values = new float[(int) h.numel()];
            h.contiguous().data_ptr_float().get(values);
            return values;
        }
    }
}
