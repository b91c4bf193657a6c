package dev.refrain.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import org.junit.jupiter.api.Test;

class DropoutTest {
    @Test
    void itDropsOnATapeForTrainingOnly() {
        Tensor ones = Tensor.full(DType.FLOAT32, 1, 4, 3, 10);
        Dropout layer = new Dropout(0.5);
        Var x = Var.of(ones);
        assertSame(x, layer.apply(x));
        try (Tape tape = Tape.training(RandomKey.of(1));
                Tape twin = Tape.training(RandomKey.of(1))) {
            assertEquals(
                    Functions.dropout(twin.input(ones), 0.5).value(),
                    layer.apply(tape.input(ones)).value());
        }
    }

    @Test
    void ratesOutsideTheRangeAreNamed() {
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            String sentence = assertThrows(HyperParameterException.class, () -> new Dropout(rate))
                    .getMessage();
            assertEquals("dropout rate: got %s, expected a number in [0, 1)".formatted(rate), sentence);
        }
    }
}
