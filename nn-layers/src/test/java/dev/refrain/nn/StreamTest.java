package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LayerNormLstmCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.check.CellSample;
import dev.refrain.nn.check.CellSamples;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream gives what a whole sequence gives. */
class StreamTest {
    private static final int STEPS = 5;
    private static final int ROWS = 3;
    private static final int SIZE = 2;
    private static final Tensor X =
            Initialisers.normal(0, 1).draw(RandomKey.of(2), Shape.of(STEPS, ROWS, SIZE), DType.FLOAT64);

    static Stream<CellSample<?>> cells() {
        return CellSamples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    <S> void ofAnyCell(CellSample<S> sample) {
        Recurrent<S> layer = Recurrent.of(GradChecks.drawn(sample.cell(SIZE), RandomKey.of(1)));
        check(layer, DType.FLOAT64);
        check(Tree.map(layer, parameter -> parameter.to(DType.FLOAT32)), DType.FLOAT32);
        check(layer.unrolled(), DType.FLOAT64);
    }

    @Test
    void ofLayersOnTopOfEachOther() {
        check(Parameters.initialise(Recurrent.stack(3, SIZE, 4, GruCell::new), 1), DType.FLOAT32);
        check(Parameters.initialise(Recurrent.stack(2, SIZE, 4, LstmCell::new), 1, DType.FLOAT64), DType.FLOAT64);
    }

    private static <S> void check(RecurrentLayer<S> layer, DType dtype) {
        Tensor x = X.to(dtype);
        Outputs<S> whole = layer.apply(Var.of(x));
        Streaming<S> stream = layer.streaming(Var.of(Tensor.zeros(dtype, ROWS, SIZE)));
        for (int t = 0; t < STEPS; t++) {
            assertArrayEquals(at(whole.all().value(), t), next(stream, at(x, t), dtype));
        }
        assertEquals(values(whole.last()), values(stream.state()));
        stream.begin(layer.initialState(Var.of(Tensor.zeros(dtype, ROWS, SIZE))));
        assertArrayEquals(at(whole.all().value(), 0), next(stream, at(x, 0), dtype));
    }

    private static double[] next(Streaming<?> stream, double[] x, DType dtype) {
        double[] y = new double[stream.outputs()];
        if (dtype == DType.FLOAT64) {
            stream.step(x, y);
            return y;
        }
        float[] from = new float[x.length];
        float[] to = new float[y.length];
        for (int i = 0; i < x.length; i++) {
            from[i] = (float) x[i];
        }
        stream.step(from, to);
        for (int i = 0; i < y.length; i++) {
            y[i] = to[i];
        }
        return y;
    }

    private static double[] at(Tensor all, int time) {
        return Var.of(all).select(0, time).value().toDoubles();
    }

    private static <S> List<Tensor> values(S state) {
        return Tree.values(state).values().stream().map(Var::value).toList();
    }

    /** Less than one object in each step. */
    private static final int NOTHING = 1;

    /** Of loops over rows, the JVM has left a few vectors as objects once, 176 bytes; a step on its own has thousands. */
    private static final int SOME_VECTORS = 512;

    static Stream<Arguments> compiled() {
        return Stream.of(
                Arguments.of(new LstmCell(8, 16), NOTHING),
                Arguments.of(new GruCell(8, 16), NOTHING),
                Arguments.of(new ElmanCell(8, 16), NOTHING),
                Arguments.of(new LayerNormLstmCell(8, 16), SOME_VECTORS));
    }

    @ParameterizedTest
    @MethodSource("compiled")
    void aStepAllocatesNothing(Cell<?> cell, int bytesOfStep) {
        Recurrent<?> layer = Parameters.initialise(Recurrent.of(cell), 1);
        Streaming<?> stream = layer.streaming(Var.of(Tensor.zeros(DType.FLOAT32, 1, 8)));
        float[] x = new float[8];
        float[] y = new float[16];
        Runnable steps = () -> {
            for (int i = 0; i < 1000; i++) {
                stream.step(x, y);
            }
        };
        long least = Long.MAX_VALUE;
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (least >= 1000L * bytesOfStep && System.nanoTime() < end) {
            least = Math.min(least, Allocated.bytes(steps));
        }
        long bytes = least;
        assertTrue(bytes < 1000L * bytesOfStep, () -> bytes + " bytes in 1000 steps");
    }

    /** The weights are those of when it was made. */
    @Test
    void whatIsLearnedLaterIsNotInIt() {
        ElmanCell cell = Parameters.initialise(new ElmanCell(1, 1), 1);
        Streaming<Var> stream = Recurrent.of(cell).streaming(Var.of(Tensor.zeros(DType.FLOAT32, 1, 1)));
        float[] before = new float[1];
        stream.step(new float[] {1}, before);
        Tree.leaves(cell)
                .values()
                .forEach(parameter -> parameter.assign(
                        Tensor.zeros(DType.FLOAT32, parameter.shape().sizes())));
        stream.begin(cell.initialState(Var.of(Tensor.zeros(DType.FLOAT32, 1, 1))));
        float[] after = new float[1];
        stream.step(new float[] {1}, after);
        assertArrayEquals(before, after);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Recurrent<Var> layer = Parameters.initialise(Recurrent.of(new ElmanCell(2, 3)), 1);
        Var x = Var.of(Tensor.zeros(DType.FLOAT32, 1, 2));
        for (Streaming<Var> stream :
                List.of(layer.streaming(x), layer.unrolled().streaming(x))) {
            assertEquals(3, stream.outputs());
            assertEquals(
                    "stream: got a step from 3 numbers to 3, expected 2 to 3",
                    assertThrows(ShapeException.class, () -> stream.step(new float[3], new float[3]))
                            .getMessage());
            assertEquals(
                    "stream: got a step from 2 numbers to 2, expected 2 to 3",
                    assertThrows(ShapeException.class, () -> stream.step(new float[2], new float[2]))
                            .getMessage());
            assertEquals(
                    "stream: got a step in float64, expected float32",
                    assertThrows(DTypeException.class, () -> stream.step(new double[2], new double[3]))
                            .getMessage());
        }
        Var wrong = Var.of(Tensor.zeros(DType.FLOAT32, 2, 3));
        assertEquals(
                "stream: got a state of [float32[2, 3]], expected [float32[1, 3]]",
                assertThrows(ShapeException.class, () -> layer.streaming(x).begin(wrong))
                        .getMessage());
        assertThrows(SequenceException.class, () -> layer.streaming(Var.of(Tensor.zeros(DType.FLOAT32, 2))));
        assertThrows(SequenceException.class, () -> layer.bidirectional().streaming(x));
    }
}
