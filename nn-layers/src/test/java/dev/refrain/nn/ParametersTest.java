package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ParametersTest {
    public record Pair(Parameter alpha, Parameter beta) {}

    public record PairTheOtherWay(Parameter beta, Parameter alpha) {}

    public record Layers(Recurrent<LstmState> layer, Linear readout) {}

    public record MoreLayers(Linear before, Recurrent<LstmState> layer, Linear between, Linear readout) {}

    private static final float[] ALPHA = {0, -0.0f, 1.5f, -2.25f, Float.MIN_VALUE, Float.MAX_VALUE};
    private static final double[] BETA = {0.1, -0.3};

    private static Pair pair(float[] alpha, double[] beta) {
        return new Pair(Numbers.parameter(Tensor.of(alpha, 2, 3)), Numbers.parameter(Tensor.of(beta, 2)));
    }

    @Test
    void theFingerprintIsThatOfTheWeightsByPath() {
        // Python: hashlib.sha256(b"alphafloat32" + struct.pack("<2i6f", 2, 3, 0, -0.0, 1.5, -2.25, 2**-149,
        //     (2 - 2**-23) * 2.0**127) + b"betafloat64" + struct.pack("<i2d", 2, 0.1, -0.3)).hexdigest()
        assertEquals(
                "d9257fe4b1094f0ad339738ad7ad4973afdda5253aade0a3822b90d0d3d3cd0e",
                Parameters.sha256(pair(ALPHA, BETA)));
    }

    @Test
    void theFingerprintDoesNotDependOnTheOrderOfComponents() {
        Pair pair = pair(ALPHA, BETA);
        assertEquals(Parameters.sha256(pair), Parameters.sha256(new PairTheOtherWay(pair.beta(), pair.alpha())));
    }

    @Test
    void typeSizesAndPathsAreInTheFingerprint() {
        Parameter zeros = Numbers.parameter(Tensor.zeros(DType.FLOAT32, 2, 3));
        Parameter other = Numbers.parameter(Tensor.zeros(DType.FLOAT32, 3, 2));
        String before = Parameters.sha256(new Pair(zeros, other));
        assertNotEquals(before, Parameters.sha256(new Pair(other, zeros)));
        assertNotEquals(before, Parameters.sha256(new Pair(zeros, other.to(DType.FLOAT64))));
        assertNotEquals(before, Parameters.sha256(new PairTheOtherWay(zeros, other)));
    }

    @Test
    void tiedParametersCountOnce() {
        Parameter tied = Numbers.parameter(Tensor.zeros(DType.FLOAT32, 2, 3));
        assertEquals(6, Parameters.count(new Pair(tied, tied)));
        assertEquals(12, Parameters.count(new Pair(tied, tied.fresh())));
        assertEquals(4 * 5 * (3 + 5 + 1), Parameters.count(new LstmCell(3, 5)));
        assertEquals(3 * 4 + 4, Parameters.count(new Linear(3, 4)));
    }

    @Test
    void addingLayersDoesNotChangeTheNumbersOfTheOthers() {
        Layers few = Parameters.initialise(new Layers(Recurrent.of(new LstmCell(2, 3)), new Linear(3, 1)), 9);
        MoreLayers more = Parameters.initialise(
                new MoreLayers(new Linear(5, 2), Recurrent.of(new LstmCell(2, 3)), new Linear(3, 3), new Linear(3, 1)),
                9);
        Tree.leaves(few)
                .forEach((path, parameter) -> assertEquals(
                        parameter.value(), Tree.leaves(more).get(path).value(), path));
        assertEquals("layer.cell.bias", Tree.leaves(more).get("layer.cell.bias").name());
    }

    @Test
    void aSeedSaysAllNumbersAndAnotherSaysOthers() {
        String first = Parameters.sha256(Parameters.initialise(new LstmCell(2, 3), 9));
        assertEquals(first, Parameters.sha256(Parameters.initialise(new LstmCell(2, 3), 9)));
        assertNotEquals(first, Parameters.sha256(Parameters.initialise(new LstmCell(2, 3), 10)));
    }

    @Test
    void parametersAreDrawnAsFloat32UnlessToldOtherwise() {
        assertEquals(
                DType.FLOAT32,
                Parameters.initialise(new Linear(2, 3), 1).weight().dtype());
        assertEquals(
                DType.FLOAT64,
                Parameters.initialise(new Linear(2, 3), 1, DType.FLOAT64)
                        .weight()
                        .dtype());
    }

    @Test
    void aModelThatWasNotDrawnHasNoFingerprint() {
        TapeException failure = assertThrows(TapeException.class, () -> Parameters.sha256(new Linear(2, 3)));
        assertEquals(TapeException.Kind.UNINITIALISED, failure.kind());
        assertTrue(failure.getMessage().contains("Parameters.initialise"), failure.getMessage());
    }
}
