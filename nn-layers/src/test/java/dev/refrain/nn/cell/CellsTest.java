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
import java.util.function.Function;
import net.jqwik.api.Example;

/** What holds for the cells here; what holds for every cell is the contract in gradcheck-junit. */
class CellsTest {
    private static final int INPUT = 3;
    private static final int HIDDEN = 5;

    /** A kind of cell, and the parts of its state. */
    private record Kind<S>(String name, Maker<S> maker, Function<S, List<Var>> parts) {
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
                new Kind<>("ElmanCell", ElmanCell::new, List::of),
                new Kind<>(
                        "ElmanCell with a sigmoid",
                        (input, hidden) -> new ElmanCell(input, hidden, Activation.SIGMOID),
                        List::of),
                new Kind<>("LstmCell", LstmCell::new, state -> List.of(state.hidden(), state.cell())),
                new Kind<>("GruCell", GruCell::new, List::of));
    }

    @Example
    void anInitialStateIsZeros() {
        for (Kind<?> kind : all()) {
            checkInitialState(kind);
        }
    }

    private static <S> void checkInitialState(Kind<S> kind) {
        Var x = Var.of(Tensor.full(DType.FLOAT64, 3, 2, INPUT));
        for (Var part : kind.parts().apply(kind.make(DType.FLOAT64).initialState(x))) {
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
    void anotherInputSizeIsAnErrorWithBothShapes() {
        for (Kind<?> kind : all()) {
            checkInputSize(kind);
        }
    }

    private static <S> void checkInputSize(Kind<S> kind) {
        Recurrent<S> layer = Recurrent.of(kind.make(DType.FLOAT32));
        Var x = Var.of(Tensor.zeros(DType.FLOAT32, 4, 2, INPUT + 1));
        String message =
                assertThrows(ShapeException.class, () -> layer.apply(x)).getMessage();
        assertTrue(message.contains("[2, 4]") && message.contains("[3, "), message);
    }

    @Example
    void firstWeightsAreWithinOneOverTheRootOfTheHiddenSize() {
        for (Kind<?> kind : all()) {
            double limit = 1 / Math.sqrt(HIDDEN);
            Tree.leaves(kind.make(DType.FLOAT64)).forEach((path, parameter) -> {
                double largest = Var.of(parameter.value()).abs().maxOver().item();
                assertTrue(largest <= limit && largest > limit / 2, path + " up to " + largest);
            });
        }
    }
}
