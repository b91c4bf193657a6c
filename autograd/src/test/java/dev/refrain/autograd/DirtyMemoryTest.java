package dev.refrain.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A recurrence uses its memory again at every step: a forward writes all of its result, whatever was there before. */
class DirtyMemoryTest {
    static List<OpSample> ops() {
        return OpSamples.all();
    }

    @ParameterizedTest
    @MethodSource("ops")
    void aForwardDoesNotSeeWhatItsResultHeldBefore(OpSample sample) {
        for (int i = 0; i < 20; i++) {
            OpCase drawn = sample.draw(Choices.numbered(i, RandomKey.of(i)));
            List<Var> wide = drawn.arguments().values();
            List<Var> narrow = wide.stream()
                    .map(each -> Var.of(each.value().to(DType.FLOAT32)))
                    .toList();
            assertWritesAll(drawn, wide);
            assertWritesAll(drawn, narrow);
        }
    }

    private static void assertWritesAll(OpCase drawn, List<Var> inputs) {
        Buffer[] read = inputs.stream().map(Var::buffer).toArray(Buffer[]::new);
        Var[] arguments = inputs.toArray(Var[]::new);
        Var clean = Application.run(drawn.op(), drawn.ids().orElse(null), arguments);
        Buffer dirty = filledWithNaN(clean.shape(), clean.dtype());
        drawn.op().forward(new Inputs(read, drawn.ids().orElse(null)), dirty);
        assertEquals(clean.value(), Tensor.around(dirty, clean.shape()), drawn::toString);
    }

    private static Buffer filledWithNaN(Shape shape, DType dtype) {
        if (dtype == DType.FLOAT64) {
            double[] memory = new double[shape.count()];
            Arrays.fill(memory, Double.NaN);
            return Buffer.over(memory, shape.sizes());
        }
        float[] memory = new float[shape.count()];
        Arrays.fill(memory, Float.NaN);
        return Buffer.over(memory, shape.sizes());
    }
}
