package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertFails;
import static dev.refrain.autograd.Asserts.assertMisuse;
import static dev.refrain.autograd.Samples.matrix;
import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ParameterTest {
    private static final RandomKey KEY = RandomKey.of(3);

    private static Tensor drawn(RandomKey key, Shape shape, DType dtype) {
        return Tensor.full(dtype, key.uniform(0), shape.sizes());
    }

    @Test
    void beforeItIsInitialisedItSaysHow() {
        Parameter parameter = new Parameter(Shape.of(2, 3), ParameterTest::drawn);
        assertFalse(parameter.isInitialised());
        assertEquals(0, parameter.version());
        String[] parts = {"parameter [2, 3] has no value yet", "Parameters.initialise(model, seed, dtype)"};
        assertMisuse(Kind.UNINITIALISED, parameter::value, parts);
        assertMisuse(Kind.UNINITIALISED, parameter::dtype, parts);
        assertMisuse(Kind.UNINITIALISED, () -> parameter.to(DType.FLOAT32), parts);
        assertMisuse(Kind.UNINITIALISED, () -> parameter.on(Var.of(vector(1))), parts);
        try (Tape tape = Tape.open()) {
            assertMisuse(Kind.UNINITIALISED, () -> parameter.on(tape), parts);
            assertEquals("tape of 0 ops", tape.toString());
        }
    }

    @Test
    void itIsDrawnByItsInitialiserFromTheKey() {
        Parameter parameter = new Parameter(Shape.of(2), ParameterTest::drawn);
        parameter.initialise("cell.weight", KEY, DType.FLOAT32);
        assertTrue(parameter.isInitialised());
        assertEquals(Tensor.full(DType.FLOAT32, KEY.uniform(0), 2), parameter.value());
        assertEquals("cell.weight", parameter.name());
        assertEquals("cell.weight[2]", parameter.toString());
        assertEquals(1, parameter.version());
    }

    @Test
    void anInitialiserThatGivesSomethingElseChangesNothing() {
        Parameter wrongShape = new Parameter(Shape.of(2), (key, shape, dtype) -> Tensor.zeros(dtype, 3));
        assertFails(
                ShapeException.class,
                () -> wrongShape.initialise("w", KEY, DType.FLOAT64),
                "initialise: the initialiser of w gave float64[3], expected float64[2]");
        Parameter wrongType = new Parameter(Shape.of(2), (key, shape, dtype) -> Tensor.zeros(DType.FLOAT32, 2));
        assertFails(
                ShapeException.class,
                () -> wrongType.initialise("w", KEY, DType.FLOAT64),
                "initialise: the initialiser of w gave float32[2], expected float64[2]");
        assertFalse(wrongShape.isInitialised());
        assertFalse(wrongType.isInitialised());
        assertEquals("parameter", wrongShape.name());
        assertEquals(0, wrongShape.version());
    }

    @Test
    void everyWriteCountsUpTheVersion() {
        Parameter parameter = named("w", vector(1, 2));
        Tensor first = parameter.value();
        for (int version = 2; version < 6; version++) {
            parameter.assign(vector(version, 0));
            assertEquals(version, parameter.version());
        }
        assertEquals(vector(5, 0), parameter.value());
        assertEquals(vector(1, 2), first);
    }

    @Test
    void aWrongAssignmentChangesNothing() {
        Parameter parameter = named("cell.w", vector(1, 2));
        assertFails(
                ShapeException.class,
                () -> parameter.assign(matrix(1, 3, 4)),
                "assign: cell.w has shape [2], got a value of shape [1, 2]");
        assertFails(
                DTypeException.class,
                () -> parameter.assign(vector(3, 4).to(DType.FLOAT32)),
                "assign: cell.w is float64, got a value of float32",
                "to(float64)");
        assertEquals(vector(1, 2), parameter.value());
        assertEquals(1, parameter.version());
    }

    @Test
    void assigningIsAWayToInitialise() {
        Parameter parameter = new Parameter(Shape.of(2), ParameterTest::drawn);
        parameter.assign(vector(1, 2).to(DType.FLOAT32));
        assertEquals(DType.FLOAT32, parameter.dtype());
        assertEquals(1, parameter.version());
    }

    @Test
    void loadingIsAWayToInitialiseThatGivesAName() {
        Parameter parameter = new Parameter(Shape.of(2), ParameterTest::drawn);
        assertFails(
                ShapeException.class,
                () -> parameter.load("cell.bias", matrix(1, 1)),
                "assign: parameter has shape [2], got a value of shape [1, 1]");
        assertEquals("parameter", parameter.name());
        assertEquals(0, parameter.version());
        parameter.load("cell.bias", vector(1, 2));
        assertEquals("cell.bias", parameter.name());
        assertEquals(vector(1, 2), parameter.value());
        assertEquals(1, parameter.version());
    }

    @Test
    void aParameterKeepsItsNameWhenItIsLoaded() {
        Parameter parameter = named("encoder.bias", vector(1, 2));
        parameter.load("bias", vector(3, 4));
        assertEquals("encoder.bias", parameter.name());
        assertEquals(vector(3, 4), parameter.value());
        assertEquals(2, parameter.version());
    }

    @Test
    void freshHasShapeAndInitialiserButNoValue() {
        Parameter original = new Parameter(Shape.of(2), ParameterTest::drawn);
        original.initialise("w", KEY, DType.FLOAT64);
        Parameter fresh = original.fresh();
        assertFalse(fresh.isInitialised());
        assertEquals(original.shape(), fresh.shape());
        fresh.initialise("v", KEY, DType.FLOAT64);
        assertEquals(original.value(), fresh.value());
        fresh.assign(vector(0, 0));
        assertEquals(Tensor.full(DType.FLOAT64, KEY.uniform(0), 2), original.value());
        assertEquals("w", original.name());
    }

    @Test
    void toIsAParameterOfItsOwnInAnotherType() {
        Parameter original = named("cell.w", vector(0.1, 2));
        Parameter narrow = original.to(DType.FLOAT32);
        assertEquals(Tensor.of(new float[] {0.1f, 2f}, 2), narrow.value());
        assertEquals("cell.w", narrow.name());
        narrow.assign(Tensor.zeros(DType.FLOAT32, 2));
        assertEquals(vector(0.1, 2), original.value());
        assertEquals(1, original.version());
    }

    @Test
    void whatItStandsBesideSaysOnWhichTapeItEnters() {
        Parameter parameter = named("w", vector(1, 2));
        Ids ids = Ids.of(new int[] {1}, 1);
        assertFalse(parameter.on(Var.of(vector(3))).isRecorded());
        assertFalse(parameter.on(ids).isRecorded());
        try (Tape tape = Tape.open()) {
            Var x = tape.input(vector(3));
            Var entered = parameter.on(x);
            assertTrue(entered.isRecorded());
            assertEquals(entered, parameter.on(tape));
            assertEquals(entered, parameter.on(tape.ids(ids)));
            assertEquals(vector(1, 2), entered.value());
        }
    }
}
