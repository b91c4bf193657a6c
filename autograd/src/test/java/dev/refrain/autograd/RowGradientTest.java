package dev.refrain.autograd;

import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RowGradientTest {
    private static final int ROWS = 6;

    /** An input of the tape gets all its zeros, a parameter gets rows: two ways to the same gradient. */
    @Property(seed = "321", tries = 500)
    void theRowsOfAParameterAreThoseOfTheWholeGradient(
            @ForAll @IntRange(min = 1, max = 3) int lookups,
            @ForAll @IntRange(max = 3) int width,
            @ForAll Random random) {
        Tensor table = filled(random, ROWS, width);
        Parameter parameter = named("table", table);
        List<Ids> ids = new ArrayList<>();
        List<Tensor> factors = new ArrayList<>();
        for (int i = 0; i < lookups; i++) {
            int[] sizes = random.nextBoolean() ? new int[] {random.nextInt(5)} : new int[] {2, random.nextInt(4)};
            int count = IntStream.of(sizes).reduce(1, (a, b) -> a * b);
            ids.add(Ids.of(random.ints(count, 0, ROWS).toArray(), sizes));
            factors.add(filled(
                    random,
                    IntStream.concat(IntStream.of(sizes), IntStream.of(width)).toArray()));
        }
        Var whole;
        try (Tape tape = Tape.open()) {
            Var x = tape.input(table);
            whole = tape.gradients(sum(x, ids, factors), List.of(x), Pullback.plain())
                    .of(x);
        }
        try (Tape tape = Tape.open()) {
            Gradients gradients = tape.backward(sum(parameter.on(tape), ids, factors));
            RowGradient rows = gradients.rows(parameter).orElseThrow();
            assertEquals(whole.value(), gradients.of(parameter).value());
            assertEquals(whole.value(), rows.dense().value());
            assertArrayEquals(
                    ids.stream()
                            .flatMapToInt(each -> IntStream.of(each.toArray()))
                            .sorted()
                            .distinct()
                            .toArray(),
                    rows.rows().toArray());
            assertEquals(rows.rows().shape().count(), rows.values().shape().size(0));
            assertEquals(whole.mul(2).value(), gradients.mul(2).of(parameter).value());
            assertEquals(
                    rows.rows(), gradients.mul(2).rows(parameter).orElseThrow().rows());
            assertEquals(
                    whole.mul(3).value(),
                    gradients.map(each -> each.mul(3)).of(parameter).value());
        }
    }

    private static Var sum(Var table, List<Ids> ids, List<Tensor> factors) {
        Var sum = Var.of(Tensor.scalar(0, DType.FLOAT64));
        for (int i = 0; i < ids.size(); i++) {
            sum = sum.add(
                    table.gatherRows(ids.get(i)).mul(Var.of(factors.get(i))).sum());
        }
        return sum;
    }

    private static Tensor filled(Random random, int... sizes) {
        double[] values = random.doubles(IntStream.of(sizes).reduce(1, (a, b) -> a * b), -2, 2)
                .toArray();
        return Tensor.of(values, sizes);
    }

    @Test
    void aTableThatIsAlsoUsedAsAWholeHasAWholeGradientWhicheverComesFirst() {
        for (boolean productLast : new boolean[] {false, true}) {
            Parameter table = named("table", Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
            try (Tape tape = Tape.open()) {
                Ids ids = tape.ids(Ids.of(new int[] {2, 2}, 2));
                Var looked = productLast ? null : table.on(ids).gatherRows(ids).sum();
                Var product = table.on(tape).mul(Var.scalar(10, DType.FLOAT64)).sum();
                Var loss = product.add(
                        looked == null ? table.on(ids).gatherRows(ids).sum() : looked);
                Gradients gradients = tape.backward(loss);
                assertTrue(gradients.rows(table).isEmpty());
                Tensor expected = Tensor.of(new double[] {10, 10, 10, 10, 12, 12}, 3, 2);
                assertEquals(expected, gradients.of(table).value());
            }
        }
    }

    /** Terms of one lookup are added first, and lookups then, whether zeros are there or not. */
    @Property(seed = "322", tries = 300)
    void rowsHaveTheBitsOfARecordedGradient(@ForAll @IntRange(min = 1, max = 3) int lookups, @ForAll Random random) {
        Parameter table = named("table", filled(random, ROWS, 2));
        List<Ids> ids = new ArrayList<>();
        List<Tensor> factors = new ArrayList<>();
        for (int i = 0; i < lookups; i++) {
            ids.add(Ids.of(random.ints(9, 0, ROWS).toArray(), 9));
            factors.add(filled(random, 9, 2));
        }
        boolean whole = random.nextBoolean();
        try (Tape tape = Tape.open();
                Tape plainTape = Tape.open()) {
            Var loss =
                    sum(table.on(tape), ids, factors).add(whole ? table.on(tape).sum() : Var.scalar(0, DType.FLOAT64));
            Var recorded = tape.gradients(loss, List.of(table.on(tape)), Pullback.recorded())
                    .of(table);
            Var again = sum(table.on(plainTape), ids, factors)
                    .add(whole ? table.on(plainTape).sum() : Var.scalar(0, DType.FLOAT64));
            assertEquals(recorded.value(), plainTape.backward(again).of(table).value());
        }
    }

    @Test
    void aRecordedGradientIsWhole() {
        Parameter table = named("table", vector(1, 2, 3));
        try (Tape tape = Tape.open()) {
            Ids ids = tape.ids(Ids.of(new int[] {1}, 1));
            Var x = table.on(ids);
            Gradients gradients = tape.gradients(x.gatherRows(ids).pow(3).sum(), List.of(x), Pullback.recorded());
            assertTrue(gradients.rows(table).isEmpty());
            Var slope = gradients.of(table);
            assertEquals(vector(0, 12, 0), slope.value());
            assertEquals(vector(0, 12, 0), tape.backward(slope.sum()).of(table).value());
        }
    }

    @Test
    void aParameterWithoutRowsHasNone() {
        Parameter weight = named("weight", vector(1, 2));
        Parameter other = named("other", vector(1, 2));
        try (Tape tape = Tape.open()) {
            Gradients gradients = tape.backward(weight.on(tape).sum());
            assertTrue(gradients.rows(weight).isEmpty());
            assertTrue(gradients.rows(other).isEmpty());
        }
        assertThrows(NullPointerException.class, () -> new RowGradient(Ids.of(new int[0], 0), Var.of(vector()), null));
    }
}
