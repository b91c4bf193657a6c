package dev.refrain.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Initialiser;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Blocks side by side, and ones on the diagonal. */
class BlocksTest {
    private static final RandomKey KEY = RandomKey.of(8);

    @Property(seed = "631", tries = 60)
    void eachBlockIsAsIfItStoodAlone(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int parts,
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 6) int width,
            @ForAll DType dtype) {
        RandomKey key = RandomKey.of(seed);
        for (Initialiser each : new Initialiser[] {Initialisers.orthogonal(), Initialisers.xavierUniform()}) {
            Tensor all = Initialisers.sideBySide(parts, each).draw(key, Shape.of(rows, parts * width), dtype);
            assertEquals(dtype, all.dtype());
            for (int part = 0; part < parts; part++) {
                assertEquals(
                        each.draw(key.child(part), Shape.of(rows, width), dtype),
                        Var.of(all).slice(1, part * width, (part + 1) * width).value());
            }
        }
    }

    @Test
    void aVectorHasBlocksToo() {
        Tensor bias = Initialisers.sideBySide(2, Initialisers.normal(0, 1)).draw(KEY, Shape.of(4), DType.FLOAT64);
        RandomKey second = KEY.child(1);
        assertEquals(second.normal(1), bias.get(3));
        assertEquals(
                Shape.of(3, 0),
                Initialisers.sideBySide(2, Initialisers.zeros())
                        .draw(KEY, Shape.of(3, 0), DType.FLOAT64)
                        .shape());
    }

    @Test
    void blocksThatAreNoneAreNamed() {
        Initialiser three = Initialisers.sideBySide(3, Initialisers.zeros());
        for (Shape shape : new Shape[] {Shape.of(), Shape.of(3, 4)}) {
            assertEquals(
                    "sideBySide: got shape " + shape + ", expected a last axis that is 3 blocks of one size",
                    assertThrows(ShapeException.class, () -> three.draw(KEY, shape, DType.FLOAT64))
                            .getMessage());
        }
        assertEquals(
                "sideBySide parts: got 0, expected 1 or more",
                assertThrows(HyperParameterException.class, () -> Initialisers.sideBySide(0, Initialisers.zeros()))
                        .getMessage());
    }

    @Test
    void theIdentityIsOneOnTheDiagonal() {
        assertEquals(
                Tensor.of(new float[] {1, 0, 0, 0, 1, 0}, 2, 3),
                Initialisers.identity().draw(KEY, Shape.of(2, 3), DType.FLOAT32));
        assertEquals(
                Tensor.of(new double[] {0.5, 0, 0, 0.5, 0, 0}, 3, 2),
                Initialisers.identity(0.5).draw(KEY, Shape.of(3, 2), DType.FLOAT64));
        assertEquals(
                "identity: got shape [2, 2, 2], expected a matrix",
                assertThrows(
                                ShapeException.class,
                                () -> Initialisers.identity().draw(KEY, Shape.of(2, 2, 2), DType.FLOAT64))
                        .getMessage());
        assertThrows(HyperParameterException.class, () -> Initialisers.identity(Double.NaN));
        assertEquals(
                Shape.of(2, 0),
                Initialisers.identity().draw(KEY, Shape.of(2, 0), DType.FLOAT64).shape());
    }
}
