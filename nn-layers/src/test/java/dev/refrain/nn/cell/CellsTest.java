package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every cell. */
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

    @Provide
    Arbitrary<Kind<?>> kinds() {
        return Arbitraries.of(all());
    }

    /** All there is to see of a run: outputs, last state, and gradients by x and every parameter. */
    private record Run(Tensor outputs, List<Tensor> last, Tensor byX, List<Tensor> byParameters) {}

    /** Runs over x in chunks of these lengths with the state carried, and back from these cotangents. */
    private static <S> Run run(Kind<S> kind, Tensor x, Tensor cotangent, int... lengths) {
        Cell<S> cell = kind.make(x.dtype());
        Recurrent<S> layer = Recurrent.of(cell);
        try (Tape tape = Tape.open()) {
            Var input = tape.input(x);
            List<Var> outputs = new ArrayList<>();
            S state = null;
            int from = 0;
            for (int length : lengths) {
                Var chunk = input.slice(0, from, from + length);
                Outputs<S> run = from == 0 ? layer.apply(chunk) : layer.apply(chunk, state);
                outputs.add(run.all());
                state = run.last();
                from += length;
            }
            Var whole = Functions.concat(0, outputs);
            List<Var> last = kind.parts().apply(state);
            Var result = whole.mul(Var.of(cotangent)).sum();
            for (Var part : last) {
                result = result.add(part.square().sum());
            }
            List<Var> wrt = new ArrayList<>(List.of(input));
            for (Parameter parameter : Tree.leaves(cell).values()) {
                wrt.add(parameter.on(tape));
            }
            Gradients gradients = tape.gradients(result, wrt, Pullback.plain());
            return new Run(
                    whole.value(),
                    last.stream().map(Var::value).toList(),
                    gradients.of(input).value(),
                    wrt.stream().skip(1).map(each -> gradients.of(each).value()).toList());
        }
    }

    @Property(seed = "201", tries = 60)
    void chunksWithTheStateCarriedEqualOneRun(
            @ForAll("kinds") Kind<?> kind,
            @ForAll DType dtype,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int first,
            @ForAll @IntRange(min = 1, max = 4) int second,
            @ForAll @IntRange(min = 0, max = 3) int batch) {
        Random random = new Random(seed);
        Tensor x = Numbers.random(random, dtype, first + second, batch, INPUT);
        Tensor cotangent = Numbers.random(random, dtype, first + second, batch, HIDDEN);
        Run whole = run(kind, x, cotangent, first + second);
        Run chunks = run(kind, x, cotangent, first, second);
        assertEquals(whole.outputs(), chunks.outputs());
        assertEquals(whole.last(), chunks.last());
        // At the border, what a state is used for later is summed in another order.
        double rounding = dtype == DType.FLOAT64 ? 1e-13 : 1e-5;
        assertClose(whole.byX().toDoubles(), chunks.byX().toDoubles(), rounding, "gradient by x");
        for (int i = 0; i < whole.byParameters().size(); i++) {
            double[] expected = whole.byParameters().get(i).toDoubles();
            assertClose(expected, chunks.byParameters().get(i).toDoubles(), rounding, "gradient by parameter " + i);
        }
    }

    @Property(seed = "202", tries = 60)
    void aBatchEqualsItsRowsOneByOne(
            @ForAll("kinds") Kind<?> kind,
            @ForAll DType dtype,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int steps,
            @ForAll @IntRange(min = 1, max = 9) int batch) {
        Random random = new Random(seed);
        Tensor x = Numbers.random(random, dtype, steps, batch, INPUT);
        Tensor cotangent = Numbers.random(random, dtype, steps, batch, HIDDEN);
        Run together = run(kind, x, cotangent, steps);
        for (int n = 0; n < batch; n++) {
            Run alone = run(kind, row(x, 1, n), row(cotangent, 1, n), steps);
            assertEquals(alone.outputs(), row(together.outputs(), 1, n), "outputs of row " + n);
            assertEquals(alone.byX(), row(together.byX(), 1, n), "gradient by x of row " + n);
            int number = n;
            assertEquals(
                    alone.last(),
                    together.last().stream().map(part -> row(part, 0, number)).toList(),
                    "last state of row " + n);
        }
    }

    private static Tensor row(Tensor tensor, int axis, int index) {
        return Var.of(tensor).slice(axis, index, index + 1).value();
    }

    @Property(seed = "203", tries = 40)
    void outputsAndStatesAreOfTheBatchAndTheHiddenSize(
            @ForAll("kinds") Kind<?> kind,
            @ForAll DType dtype,
            @ForAll @IntRange(min = 1, max = 3) int steps,
            @ForAll @IntRange(min = 0, max = 3) int batch) {
        Tensor x = Tensor.full(dtype, 0.5, steps, batch, INPUT);
        Run run = run(kind, x, Tensor.zeros(dtype, steps, batch, HIDDEN), steps);
        assertEquals(Shape.of(steps, batch, HIDDEN), run.outputs().shape());
        assertEquals(dtype, run.outputs().dtype());
        run.last().forEach(part -> assertEquals(Shape.of(batch, HIDDEN), part.shape()));
        if (batch == 0) {
            run.byParameters()
                    .forEach(gradient ->
                            assertEquals(Tensor.zeros(dtype, gradient.shape().sizes()), gradient));
        }
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
