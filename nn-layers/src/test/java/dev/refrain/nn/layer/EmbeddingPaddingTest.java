package dev.refrain.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.RowGradient;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Parameters;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EmbeddingPaddingTest {
    /** The other rows are those that the table would have without padding. */
    @Property(seed = "331", tries = 40)
    void itsRowIsDrawnAsZeroAndNoOther(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int symbols,
            @ForAll @IntRange(min = 0, max = 5) int id,
            @ForAll DType dtype) {
        int padding = id % symbols;
        Tensor plain = Parameters.initialise(new Embedding(symbols, 3), seed, dtype)
                .weight()
                .value();
        Embedding padded = Parameters.initialise(new Embedding(symbols, 3).withPadding(padding), seed, dtype);
        assertEquals(dtype, padded.weight().dtype());
        for (int row = 0; row < symbols; row++) {
            for (int e = 0; e < 3; e++) {
                double expected = row == padding ? 0 : plain.get(row, e);
                assertEquals(expected, padded.weight().value().get(row, e));
            }
        }
    }

    @Test
    void aTableThatHasValuesKeepsThem() {
        Embedding embedding = Parameters.initialise(new Embedding(3, 2), 1);
        Embedding padded = embedding.withPadding(1);
        assertSame(embedding.weight(), padded.weight());
        Ids ids = Ids.of(new int[] {1, 0, 1}, 3);
        assertEquals(embedding.apply(ids).value(), padded.apply(ids).value());
        assertNotEquals(0, padded.apply(ids).value().get(0, 0));
    }

    /** The gradient has the rows that were looked up, and that of the padding is 0, whatever comes back to it. */
    @Test
    void itsRowGetsNoGradient() {
        Embedding embedding = new Embedding(Numbers.parameter(Tensor.full(DType.FLOAT64, 1, 5, 2))).withPadding(1);
        try (Tape tape = Tape.open()) {
            Var y = embedding.apply(tape.ids(Ids.of(new int[] {4, 1, 4, 1}, 2, 2)));
            double[] weights = {1, 2, Double.NaN, Double.POSITIVE_INFINITY, 10, 20, 7, 7};
            Gradients gradients =
                    tape.backward(y.mul(Var.of(Tensor.of(weights, 2, 2, 2))).sum());
            RowGradient rows = gradients.rows(embedding.weight()).orElseThrow();
            assertEquals(Ids.of(new int[] {1, 4}, 2), rows.rows());
            assertEquals(
                    Tensor.of(new double[] {0, 0, 11, 22}, 2, 2), rows.values().value());
        }
    }

    @Test
    void tiedToTheOutputItGetsNoneThereEither() {
        Embedding embedding =
                new Embedding(Numbers.parameter(Tensor.of(new double[] {1, 2, 3, 4}, 2, 2))).withPadding(0);
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Tensor.of(new double[] {5, 6}, 1, 2));
            Var y = embedding.logits(x);
            assertEquals(Tensor.of(new double[] {17, 39}, 1, 2), y.value());
            Gradients gradients = tape.backward(y.sum());
            assertEquals(
                    Tensor.of(new double[] {0, 0, 5, 6}, 2, 2),
                    gradients.of(embedding.weight()).value());
        }
    }

    @Test
    void withoutATapeItIsTheSame() {
        Embedding embedding = Parameters.initialise(new Embedding(3, 2).withPadding(2), 4);
        Tensor y = embedding.apply(Ids.of(new int[] {2}, 1)).value();
        assertEquals(Tensor.zeros(DType.FLOAT32, 1, 2), y);
    }

    @Test
    void anIdThatIsNoneIsNamed() {
        for (int id : new int[] {-1, 3}) {
            assertEquals(
                    "embedding padding: got id " + id + ", expected 0..2 of 3",
                    assertThrows(HyperParameterException.class, () -> new Embedding(3, 2).withPadding(id))
                            .getMessage());
        }
    }
}
