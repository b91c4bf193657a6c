package dev.refrain.nn.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void layersAndDirectionsAreCounted() {
        assertEquals("layer 1", Labels.of("f").layerLabel());
        assertEquals("layer 1, forward", Labels.of("forward.f").layerLabel());
        assertEquals(
                "layer 3, backward", Labels.of("layers.2.backward.state.hidden").layerLabel());
        assertEquals("layer 2.1", Labels.of("layers.1.layers.0.f").layerLabel());
        assertTrue(Labels.of("layers.2.backward.f").isBackward());
        assertFalse(Labels.of("backward.layers.0.backward.f").isBackward());
        assertFalse(Labels.of("layers.0.f").isBackward());
    }

    @Test
    void statesAreFoundInTheLastState() {
        assertEquals("", Labels.of("state").statePath());
        assertEquals("2.backward", Labels.of("layers.2.backward.state").statePath());
        assertEquals(
                "2.backward.hidden", Labels.of("layers.2.backward.state.hidden").statePath());
        assertEquals("cell", Labels.of("state.cell").statePath());
        assertTrue(Labels.of("layers.0.state").mayBeState());
        assertFalse(Labels.of("layers.0.f").mayBeState());
        assertFalse(Labels.of("stated").mayBeState());
    }

    @Test
    void lettersHaveNamesWhereTheFunctionIsTheUsualOne() {
        assertEquals("forget gate", Labels.of("f").label(Range.SIGMOID));
        assertEquals("f", Labels.of("f").label(Range.UNBOUNDED));
        assertEquals("candidate", Labels.of("z").label(Range.TANH));
        assertEquals("update gate", Labels.of("layers.1.z").label(Range.SIGMOID));
        assertEquals("candidate", Labels.of("n").label(Range.UNBOUNDED));
        assertEquals("sigmoid 1", Labels.of("sigmoid 1").label(Range.SIGMOID));
        assertEquals("hidden state", Labels.of("state.hidden").label(Range.UNBOUNDED));
    }

    @Test
    void rangesAreOfFunctions() {
        assertEquals(Range.SIGMOID, Range.of(Optional.of(Pointwise.SIGMOID)));
        assertEquals(Range.TANH, Range.of(Optional.of(Pointwise.TANH)));
        assertEquals(Range.UNBOUNDED, Range.of(Optional.of(Pointwise.RELU)));
        assertEquals(Range.UNBOUNDED, Range.of(Optional.empty()));
        assertEquals(-1, Range.TANH.least());
        assertEquals(1, Range.SIGMOID.greatest());
        assertTrue(Range.SIGMOID.low() < Range.SIGMOID.high());
        assertTrue(Range.TANH.isBounded());
    }
}
