package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Stride;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel reads what lies by steps among other numbers as it reads what lies in order: to the bit. */
class SteppedTest {
    static List<OpSample> ops() {
        return OpSamples.all();
    }

    @ParameterizedTest
    @MethodSource("ops")
    void everyOpReadsItsArgumentsByTheirStrides(OpSample sample) {
        for (int i = 0; i < 40; i++) {
            OpCase drawn = sample.draw(Choices.numbered(i, RandomKey.of(i)));
            for (DType dtype : DType.values()) {
                List<Var> plain = drawn.arguments().values().stream()
                        .map(each -> Var.of(ordered(each.value()).to(dtype)))
                        .toList();
                List<Var> stepped = plain.stream().map(SteppedTest::stepped).toList();
                Tensor expected = drawn.apply(plain).value();
                assertEquals(expected, drawn.apply(stepped).value(), drawn::toString);
            }
        }
    }

    /** Also where vectors and squares of them fit. */
    @Test
    void largerMatricesToo() {
        for (DType dtype : DType.values()) {
            Var a = drawn(1, dtype, 21, 37);
            Var b = drawn(2, dtype, 37, 35);
            assertEquals(a.matmul(b).value(), stepped(a).matmul(stepped(b)).value());
            assertEquals(
                    b.transpose().matmul(a.transpose()).value(),
                    stepped(b).transpose().matmul(stepped(a).transpose()).value());
            for (UnaryOperator<Var> each : List.<UnaryOperator<Var>>of(
                    x -> x.sum(0),
                    x -> x.sum(1),
                    x -> x.maxOver(0),
                    Var::tanh,
                    x -> x.add(x.transpose().transpose()),
                    x -> x.transpose().exp(),
                    x -> x.transpose().reshape(777),
                    x -> Functions.concat(x, x))) {
                assertEquals(each.apply(a).value(), each.apply(stepped(a)).value());
            }
        }
    }

    private static Var drawn(int seed, DType dtype, int... sizes) {
        double[] elements = new double[Shape.of(sizes).count()];
        Arrays.setAll(elements, i -> RandomKey.of(seed).normal(i));
        return Var.of(Tensor.of(elements, sizes).to(dtype));
    }

    private static Tensor ordered(Tensor tensor) {
        return Tensor.of(tensor.toDoubles(), tensor.shape().sizes());
    }

    /** The same elements, every second one of each axis of a memory of NaN. */
    private static Var stepped(Var x) {
        Shape shape = x.shape();
        int[] sizes = shape.sizes();
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = 2 * sizes[axis] + 1;
        }
        double[] memory = new double[Shape.of(sizes).count()];
        Arrays.fill(memory, Double.NaN);
        double[] elements = x.value().toDoubles();
        for (int i = 0; i < elements.length; i++) {
            int at = 0;
            int[] index = shape.index(i);
            for (int axis = 0; axis < sizes.length; axis++) {
                at = at * sizes[axis] + 2 * index[axis] + 1;
            }
            memory[at] = elements[i];
        }
        if (sizes.length == 0) {
            return x;
        }
        Var view = Var.of(Tensor.of(memory, sizes).to(x.dtype()));
        for (int axis = 0; axis < sizes.length; axis++) {
            view = Var.apply(new Stride(axis, 2), view.slice(axis, 1, sizes[axis]));
        }
        return view;
    }
}
