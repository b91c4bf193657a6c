package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ops that only the compiler applies: they are ops as all others, whoever calculates them. */
class MultiplyAddTest {
    private final Tensor c = Cell.uniform(Shape.of(3, 4), 1);
    private final Tensor a = Cell.uniform(Shape.of(3, 2), 2);
    private final Tensor b = Cell.uniform(Shape.of(2, 4), 3);

    private static Var multiplyAdd(List<Var> in) {
        return Var.apply(new MultiplyAdd(), in.toArray(Var[]::new));
    }

    private static int rowAxis(int... rows) {
        Shape[] shapes = {Shape.of(3, 4), Shape.of(3, 2), Shape.of(2, 4)};
        return new MultiplyAdd().rowAxis(new Shapes(shapes, null), rows);
    }

    @Test
    void aProductIsAddedToC() {
        Tensor expected = Var.of(a).matmul(Var.of(b)).add(Var.of(c)).value();
        double[] found =
                multiplyAdd(List.of(Var.of(c), Var.of(a), Var.of(b))).value().toDoubles();
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected.toDoubles()[i], found[i], 1e-15); // one rounding more or less
        }
        assertEquals(Cell.uniform(Shape.of(3, 4), 1), c);
    }

    @Test
    void itsGradientsAreThoseOfBoth() {
        GradCheck.of(MultiplyAddTest::multiplyAdd, List.of(c, a, b)).verify();
    }

    @Test
    void aProductOfAnotherShapeIsSaid() {
        Var square = Var.of(Cell.uniform(Shape.of(2, 2), 4));
        assertEquals(
                "multiplyAdd: shapes [3, 4] and [3, 2] and [2, 2]: the product is [3, 2]",
                assertThrows(ShapeException.class, () -> multiplyAdd(List.of(Var.of(c), Var.of(a), square)))
                        .getMessage());
    }

    @Test
    void rowsStayRowsIfTheWeightsHaveNone() {
        assertEquals(0, rowAxis(0, 0, RowAxis.NONE));
        assertEquals(RowAxis.MIXED, rowAxis(0, 0, 0));
        assertEquals(RowAxis.MIXED, rowAxis(1, 0, RowAxis.NONE));
        assertEquals(RowAxis.MIXED, rowAxis(0, RowAxis.NONE, RowAxis.NONE));
        assertEquals(RowAxis.MIXED, rowAxis(RowAxis.NONE, 0, RowAxis.NONE));
    }

    @Test
    void aCopyIsTheSameWithTheSameRows() {
        Var copied = Var.apply(new Copy(), Var.of(a));
        assertEquals(a, copied.value());
        assertEquals(1, new Copy().rowAxis(new Shapes(new Shape[] {Shape.of(2, 3)}, null), new int[] {1}));
        assertEquals(Saves.NOTHING, new Copy().saves());
        GradCheck.of(in -> Var.apply(new Copy(), in.getFirst()), List.of(a)).verify();
    }
}
