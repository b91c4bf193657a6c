package dev.refrain.report.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.report.history.Thinned.Merge;
import dev.refrain.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A bounded table of as many rows as are added. */
class ThinnedTest {
    private static final List<Merge> ALL = List.of(Merge.MEAN, Merge.LEAST, Merge.MOST);

    private static Thinned filled(int most, int from, int until, Thinned table) {
        for (int i = from; i < until; i++) {
            double value = (i * 37 % 11) - 5;
            table.add(i, value, value, value);
        }
        assertTrue(table.size() <= most);
        return table;
    }

    private static List<List<Double>> content(Thinned table) {
        return List.of(table.xs(), table.values(0), table.values(1), table.values(2));
    }

    @Property(tries = 200)
    void rowsAreOfEquallyManyNeighbours(@ForAll @IntRange(min = 1, max = 300) int count) {
        Thinned table = filled(8, 0, count, new Thinned(8, ALL));
        int each = 1;
        while (count > 8 * each) {
            each *= 2;
        }
        assertEquals(Math.ceilDiv(count, each), table.size());
        for (int row = 0; row < table.size(); row++) {
            int first = row * each;
            int end = Math.min(first + each, count);
            double sum = 0;
            double least = Double.MAX_VALUE;
            double most = -Double.MAX_VALUE;
            for (int i = first; i < end; i++) {
                double value = (i * 37 % 11) - 5;
                sum += value;
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            assertEquals(end - 1, table.xs().get(row));
            assertEquals(sum / (end - first), table.values(0).get(row), 1e-12);
            assertEquals(least, table.values(1).get(row));
            assertEquals(most, table.values(2).get(row));
        }
    }

    @Property(tries = 200)
    void oneThatGoesOnIsAsIfItHadNotStopped(
            @ForAll @IntRange(min = 0, max = 100) int stop, @ForAll @IntRange(min = 0, max = 100) int more) {
        Thinned undisturbed = filled(8, 0, stop + more, new Thinned(8, ALL));
        Thinned resumed = new Thinned(8, ALL);
        resumed.resume(filled(8, 0, stop, new Thinned(8, ALL)).snapshot());
        assertEquals(content(undisturbed), content(filled(8, stop, stop + more, resumed)));
    }

    @Test
    void whatIsMissingIsLeftOut() {
        Thinned table = new Thinned(2, List.of(Merge.MEAN));
        for (double value : new double[] {Double.NaN, 3, 5, Double.NaN}) {
            table.add(0, value);
        }
        assertEquals(List.of(3.0, 5.0), table.values(0));
    }

    @Test
    void aStateOfAnotherTableIsRefused() {
        Thinned table = new Thinned(4, List.of(Merge.MEAN));
        table.add(1, 7);
        Snapshot other = filled(8, 0, 3, new Thinned(8, ALL)).snapshot();
        assertTrue(assertThrows(StateMismatchException.class, () -> table.resume(other))
                .getMessage()
                .contains("rows: got [3, 4], expected [up to 4, 2]"));
        assertThrows(StateMismatchException.class, () -> table.resume(Snapshot.empty()));
        Snapshot noTable = table.snapshot().with("rows", Tensor.of(new float[] {1, 2}, 2));
        assertThrows(StateMismatchException.class, () -> table.resume(noTable));
        assertEquals(List.of(7.0), table.values(0));
    }

    @Test
    void badSizesAreErrors() {
        assertThrows(IllegalArgumentException.class, () -> new Thinned(3, ALL));
        assertThrows(IllegalArgumentException.class, () -> new Thinned(0, ALL));
        Thinned table = new Thinned(4, ALL);
        assertThrows(IllegalArgumentException.class, () -> table.add(1, 2));
    }
}
