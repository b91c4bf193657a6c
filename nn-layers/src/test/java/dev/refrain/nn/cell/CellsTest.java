package dev.refrain.nn.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import net.jqwik.api.Example;

/** What holds for the cells here; what holds for every cell is the contract in gradcheck-junit. */
class CellsTest {
    private static final int INPUT = 3;
    private static final int HIDDEN = 5;

    /** A kind of cell. */
    private record Kind<S>(String name, Maker<S> maker) {
        Cell<S> make(DType dtype) {
            return Parameters.initialise(maker.make(INPUT, HIDDEN), 7, dtype);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private interface Maker<S> {
        Cell<S> make(int input, int hidden);
    }

    private static List<Kind<?>> all() {
        return List.of(
                new Kind<>("ElmanCell", ElmanCell::new),
                new Kind<>(
                        "ElmanCell with a sigmoid",
                        (input, hidden) -> new ElmanCell(input, hidden, Activation.SIGMOID)),
                new Kind<>("LstmCell", LstmCell::new),
                new Kind<>("PeepholeLstmCell", PeepholeLstmCell::new),
                new Kind<>("ProjectedLstmCell", (input, hidden) -> new ProjectedLstmCell(input, hidden, HIDDEN)),
                new Kind<>("CoupledLstmCell", CoupledLstmCell::new),
                new Kind<>("LayerNormLstmCell", LayerNormLstmCell::new),
                new Kind<>("SlstmCell", SlstmCell::new),
                new Kind<>("GruCell", GruCell::new),
                new Kind<>("ResetAfterGruCell", ResetAfterGruCell::new),
                new Kind<>("LayerNormGruCell", LayerNormGruCell::new),
                new Kind<>("MguCell", MguCell::new),
                new Kind<>("SruCell", SruCell::new),
                new Kind<>("IndRnnCell", IndRnnCell::new),
                new Kind<>("MinLstmCell", MinLstmCell::new),
                new Kind<>("MinGruCell", MinGruCell::new));
    }

    @Example
    void anInitialStateIsZeros() {
        for (Kind<?> kind : all()) {
            checkInitialState(kind);
        }
    }

    private static <S> void checkInitialState(Kind<S> kind) {
        Var x = Var.of(Tensor.full(DType.FLOAT64, 3, 2, INPUT));
        for (Var part : Tree.values(kind.make(DType.FLOAT64).initialState(x)).values()) {
            assertEquals(Tensor.zeros(DType.FLOAT64, 2, HIDDEN), part.value(), kind.name());
        }
    }

    @Example
    void sizesBelowOneAreNamed() {
        for (Kind<?> kind : all()) {
            for (int size : new int[] {0, -1, Integer.MIN_VALUE}) {
                String hidden = assertThrows(
                                HyperParameterException.class,
                                () -> kind.maker().make(2, size))
                        .getMessage();
                assertTrue(hidden.contains("hidden size: got " + size + ", expected 1 or more"), hidden);
                String input = assertThrows(
                                HyperParameterException.class,
                                () -> kind.maker().make(size, 2))
                        .getMessage();
                assertTrue(input.contains("input size: got " + size + ", expected 1 or more"), input);
            }
        }
    }

    @Example
    void anotherInputSizeIsAnErrorWithBothSizes() {
        for (Kind<?> kind : all()) {
            checkInputSize(kind);
        }
    }

    private static <S> void checkInputSize(Kind<S> kind) {
        Recurrent<S> layer = Recurrent.of(kind.make(DType.FLOAT32));
        Var x = Var.of(Tensor.zeros(DType.FLOAT32, 4, 2, INPUT + 1));
        String message =
                assertThrows(ShapeException.class, () -> layer.apply(x)).getMessage();
        assertEquals("cell: got x of shape [2, 4] at a step, expected input size 3: sequences are [T, B, 3]", message);
    }

    @Example
    void firstWeightsAreWithinOneOverTheRootOfTheHiddenSizeButForNormalisations() {
        for (Kind<?> kind : all()) {
            double limit = 1 / Math.sqrt(HIDDEN);
            boolean normalises = kind.name().startsWith("LayerNorm");
            Tree.leaves(kind.make(DType.FLOAT64)).forEach((path, parameter) -> {
                double largest = Var.of(parameter.value()).abs().maxOver().item();
                if (normalises && !path.endsWith("weight")) {
                    double expected = path.endsWith("gain") ? 1 : 0;
                    assertEquals(
                            Tensor.full(
                                    DType.FLOAT64, expected, parameter.shape().sizes()),
                            parameter.value(),
                            path);
                } else {
                    assertTrue(largest <= limit && largest > limit / 2, kind + " " + path + " up to " + largest);
                }
            });
        }
    }

    @Example
    void aProjectedSizeBelowOneIsNamed() {
        String message = assertThrows(HyperParameterException.class, () -> new ProjectedLstmCell(2, 3, 0))
                .getMessage();
        assertEquals("cell projected size: got 0, expected 1 or more", message);
    }
}
