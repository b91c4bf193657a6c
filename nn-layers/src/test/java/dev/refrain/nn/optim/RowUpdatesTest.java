package dev.refrain.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A table of which rows were looked up learns as if all of it had been in the product. */
class RowUpdatesTest {
    private static final int ROWS = 7;

    @Property(seed = "311", tries = 200)
    void everyOptimiserWritesTheSameBitsAsWithTheZeros(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(max = ROWS - 1) Integer> ids,
            @ForAll @IntRange(max = 99) int seed,
            @ForAll boolean clipped) {
        Rules.all().forEach((name, rule) -> {
            if (!name.startsWith("lazy")) {
                assertSame(ids, seed, clipped, rule);
            }
        });
    }

    private static void assertSame(List<Integer> ids, int seed, boolean clipped, UpdateRule rule) {
        Tensor start = Initialisers.normal(0, 1).draw(RandomKey.of(seed), Shape.of(ROWS, 2), DType.FLOAT32);
        Weights rows = Weights.of(start, start);
        Weights whole = Weights.of(start, start);
        Optimiser byRows = rule.on(rows, 0.1);
        Optimiser byAll = rule.on(whole, 0.1);
        ClipByGlobalNorm clip = new ClipByGlobalNorm(1e-3);
        for (int step = 0; step < 3; step++) {
            Gradients sparse = gradients(rows, ids);
            assertTrue(sparse.rows(rows.left()).isPresent());
            Gradients dense = gradients(whole, ids).map(gradient -> gradient);
            assertTrue(dense.rows(whole.left()).isEmpty());
            double factor = clipped ? 1e-3 : 1;
            byRows.step(sparse.mul(factor));
            byAll.step(dense.mul(factor));
            assertEquals(whole.left().value(), rows.left().value());
            assertEquals(
                    ClipByGlobalNorm.norm(gradients(whole, ids).map(g -> g)),
                    ClipByGlobalNorm.norm(gradients(rows, ids)),
                    1e-12);
            assertTrue(clip.apply(gradients(rows, ids)).rows(rows.left()).isPresent());
        }
    }

    /** The rows that are looked up, and their state, are as in a table of their own; the others stay. */
    @Property(seed = "312", tries = 100)
    void lazilyOnlyRowsThatWereLookedUpChange(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(max = ROWS - 1) Integer> ids,
            @ForAll @IntRange(max = 99) int seed,
            @ForAll DType dtype) {
        List<Integer> rows = ids.stream().distinct().sorted().toList();
        int[] of = rows.stream().mapToInt(Integer::intValue).toArray();
        Tensor start = Initialisers.normal(0, 1).draw(RandomKey.of(seed), Shape.of(ROWS, 2), dtype);
        Tensor some = Var.of(start).gatherRows(Ids.of(of, of.length)).value();
        for (String name : Rules.lazy()) {
            Weights table = Weights.of(start, start);
            Weights own = Weights.of(some, some);
            Optimiser onTable = Rules.all().get(name).on(table, 0.1);
            Optimiser onOwn = Rules.all().get(name).on(own, 0.1);
            for (int step = 0; step < 3; step++) {
                onTable.step(gradients(table, rows));
                onOwn.step(gradients(own, IntStream.range(0, of.length).boxed().toList()));
                Var after = Var.of(table.left().value());
                assertEquals(
                        own.left().value(),
                        after.gatherRows(Ids.of(of, of.length)).value());
                for (int row = 0; row < ROWS; row++) {
                    if (!rows.contains(row)) {
                        assertEquals(start.get(row, 0), table.left().value().get(row, 0), name);
                        assertEquals(start.get(row, 1), table.left().value().get(row, 1), name);
                    }
                }
            }
        }
    }

    /** Of ½ Σ over the rows looked up of their squares. */
    private static Gradients gradients(Weights model, List<Integer> ids) {
        int[] values = ids.stream().mapToInt(Integer::intValue).toArray();
        try (Tape tape = Tape.open()) {
            Ids entered = tape.ids(Ids.of(values, values.length));
            Var looked = model.left().on(entered).gatherRows(entered);
            return tape.backward(looked.square().mul(0.5).sum());
        }
    }

    @Test
    void anInfiniteGradientIsNamedByItsRowInTheTable() {
        double[] start = {1, 2, 3, 4, 5, 1e308};
        Weights model = Weights.of(Tensor.of(start, 3, 2), Tensor.of(start, 3, 2));
        Gradients gradients = gradients(model, List.of(2, 1)).mul(1e10);
        String sentence = assertThrows(
                        NonFiniteException.class, () -> new Sgd().on(model, 1).step(gradients))
                .getMessage();
        assertTrue(sentence.contains("the gradient of left is Infinity at [2, 1]"), sentence);
        String clip = assertThrows(NonFiniteException.class, () -> ClipByGlobalNorm.norm(gradients))
                .getMessage();
        assertTrue(clip.contains("Infinity at [2, 1]"), clip);
        assertEquals(Tensor.of(start, 3, 2), model.left().value());
    }
}
