package dev.refrain.nn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
    private final Embedding embedding = Parameters.initialise(new Embedding(5, 3), 1);

    @Test
    void eachSymbolHasItsRow() {
        Ids ids = Ids.of(new int[] {4, 0, 4, 2, 1, 3}, 3, 2);
        Tensor y = embedding.apply(ids).value();
        assertEquals(Shape.of(3, 2, 3), y.shape());
        Tensor weight = embedding.weight().value();
        int[] symbols = ids.toArray();
        for (int i = 0; i < symbols.length; i++) {
            for (int e = 0; e < 3; e++) {
                assertEquals(weight.get(symbols[i], e), y.get(i / 2, i % 2, e));
            }
        }
        assertEquals(Shape.of(3), embedding.apply(Ids.of(new int[] {2})).shape());
    }

    @Test
    void itsGradientIsTheRowsLookedUp() {
        try (Tape tape = Tape.open()) {
            Ids ids = tape.ids(Ids.of(new int[] {4, 1, 4}, 3));
            Gradients gradients = tape.backward(embedding.apply(ids).sum());
            assertEquals(
                    Ids.of(new int[] {1, 4}, 2),
                    gradients.rows(embedding.weight()).orElseThrow().rows());
            Tensor expected = Tensor.of(new float[] {0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 2, 2, 2}, 5, 3);
            assertEquals(expected, gradients.of(embedding.weight()).value());
        }
    }

    @Test
    void tiedToTheOutputItGivesTheProductsWithEverySymbol() {
        Var x = Var.of(Tensor.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1}, 2, 2, 3));
        Tensor logits = embedding.logits(x).value();
        assertEquals(Shape.of(2, 2, 5), logits.shape());
        for (int v = 0; v < 5; v++) {
            assertEquals(embedding.weight().value().get(v, 0), logits.get(0, 0, v));
            assertEquals(embedding.weight().value().get(v, 1), logits.get(0, 1, v));
        }
        assertEquals(Shape.of(5), embedding.logits(x.select(0, 0).select(0, 0)).shape());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        String range = assertThrows(IndexRangeException.class, () -> embedding.apply(Ids.of(new int[] {0, 5}, 1, 2)))
                .getMessage();
        assertEquals("embedding: id 5 at [0, 1] is out of range, expected 0..4 of 5", range);
        Var x = Var.of(Tensor.of(new float[4], 2, 2));
        String size =
                assertThrows(ShapeException.class, () -> embedding.logits(x)).getMessage();
        assertEquals("embedding: got x of shape [2, 2], expected size 3 along the last axis", size);
        assertThrows(HyperParameterException.class, () -> new Embedding(0, 3));
        String width = assertThrows(HyperParameterException.class, () -> new Embedding(3, 0))
                .getMessage();
        assertTrue(width.contains("embedding size: got 0"), width);
    }
}
