package dev.refrain.autograd;

import static dev.refrain.autograd.Samples.named;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.Ids;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Gradients of several batches together, and changed parameter by parameter. */
class GradientSumsTest {
    private static final double[] TABLE = {1, -2, 3, -4, 5, -6, 7, -8};

    private final Parameter table = named("table", Tensor.of(TABLE, 4, 2));
    private final Parameter other = named("other", Tensor.of(new double[] {3}, 1));

    /** Of Σ x² over the rows that are looked up. */
    private Gradients ofRows(int... ids) {
        try (Tape tape = Tape.open()) {
            Ids entered = tape.ids(Ids.of(ids, ids.length));
            return tape.backward(table.on(tape).gatherRows(entered).square().sum());
        }
    }

    private Gradients ofOther() {
        try (Tape tape = Tape.open()) {
            return tape.backward(other.on(tape).square().sum());
        }
    }

    @Property(seed = "561", tries = 100)
    void sumsOfRowsHaveTheBitsOfSumsOfAll(
            @ForAll @Size(max = 6) List<@IntRange(max = 3) Integer> one,
            @ForAll @Size(max = 6) List<@IntRange(max = 3) Integer> two) {
        Gradients first = ofRows(one.stream().mapToInt(Integer::intValue).toArray());
        Gradients second = ofRows(two.stream().mapToInt(Integer::intValue).toArray());
        Gradients rows = first.add(second);
        assertArrayEquals(
                Stream.of(one, two)
                        .flatMap(List::stream)
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .distinct()
                        .toArray(),
                rows.rows(table).orElseThrow().rows().toArray());
        Gradients all = first.map(g -> g).add(second.map(g -> g));
        assertTrue(all.rows(table).isEmpty());
        assertEquals(all.of(table).value(), rows.of(table).value());
        assertEquals(
                all.of(table).value(), first.map(g -> g).add(second).of(table).value());
    }

    @Test
    void whatOnlyOneHasStaysAsItIs() {
        Gradients sum = ofRows(2).add(ofOther());
        assertEquals(List.of(table, other), sum.parameters());
        assertTrue(sum.rows(table).isPresent());
        assertEquals(6, sum.of(other).value().item());
        assertFalse(sum.of(other).isRecorded());
        sum.checkFresh(table);
        sum.checkFresh(other);
    }

    @Test
    void aParameterThatWasWrittenIsStillStaleInASumAndBetweenTwoItIsAnError() {
        Gradients before = ofRows(2);
        table.assign(table.value());
        Gradients after = ofRows(2);
        TapeException failure = assertThrows(TapeException.class, () -> before.add(after));
        assertEquals(TapeException.Kind.STALE, failure.kind());
        assertTrue(failure.getMessage().contains("table[4, 2] that are to be added"), failure.getMessage());
        Gradients stale = before.add(ofOther());
        assertThrows(TapeException.class, () -> stale.checkFresh(table));
    }

    @Test
    void whatChangesValuesGetsParameterAndRows() {
        Gradients both = ofRows(3, 1).add(ofOther());
        Gradients changed = both.mapValues((parameter, gradient) -> {
            assertEquals(parameter == table ? 2 : 1, gradient.shape().size(0)); // two rows, one element
            return parameter == table ? gradient.mul(0.5) : gradient;
        });
        assertEquals(
                Tensor.of(new double[] {0, 0, 3, -4, 0, 0, 7, -8}, 4, 2),
                changed.of(table).value());
        assertTrue(changed.rows(table).isPresent());
        assertSame(both.of(other), changed.of(other));
        String message = assertThrows(ShapeException.class, () -> both.mapValues((p, gradient) -> gradient.sum()))
                .getMessage();
        assertTrue(message.contains("map: got float64[]"), message);
    }

    @Test
    void gradientsByOtherValuesStayWhereValuesAreMappedAndAreLeftOutOfSums() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Tensor.of(new double[] {5}, 1));
            Var y = other.on(tape);
            Gradients gradients = tape.gradients(x.mul(y).sum(), List.of(x, y), Pullback.plain());
            Gradients changed = gradients.mapValues((parameter, gradient) -> gradient.mul(2));
            assertEquals(3, changed.of(x).value().item());
            assertEquals(10, changed.of(other).value().item());
            assertThrows(TapeException.class, () -> gradients.add(gradients).of(x));
        }
    }
}
