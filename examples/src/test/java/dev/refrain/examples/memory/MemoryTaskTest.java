package dev.refrain.examples.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryTaskTest {
    private static final RandomKey KEY = RandomKey.of(3);
    private static final int COUNT = 500;

    @Test
    void oneNumberOfEachHalfIsMarkedAndTheirSumIsAskedFor() {
        int lag = 7;
        MemoryTask.Examples examples = new AddingTask(lag).toLearn(KEY, 0, COUNT);
        Set<Integer> marked = new HashSet<>();
        for (int b = 0; b < COUNT; b++) {
            double sum = 0;
            double marks = 0;
            double early = 0;
            for (int t = 0; t < lag; t++) {
                double number = examples.x().get(t, b, 0);
                double mark = examples.x().get(t, b, 1);
                assertTrue(number >= 0 && number < 1 && (mark == 0 || mark == 1));
                sum += mark * number;
                marks += mark;
                early += t < 3 ? mark : 0;
                if (mark == 1) {
                    marked.add(t);
                }
            }
            assertEquals(2, marks);
            assertEquals(1, early);
            assertEquals(sum, examples.target().get(b, 0), 1e-6);
        }
        assertEquals(lag, marked.size());
    }

    @Test
    void aLetterIsShownOnceAndAtTheFirstStepWhereItIsTried() {
        CopyTask task = new CopyTask(5);
        for (boolean tried : new boolean[] {false, true}) {
            MemoryTask.Examples examples = tried ? task.toTry(KEY, 0, COUNT) : task.toLearn(KEY, 0, COUNT);
            Set<Integer> shown = new HashSet<>();
            for (int b = 0; b < COUNT; b++) {
                int letters = 0;
                for (int t = 0; t <= 5; t++) {
                    double all = 0;
                    for (int k = 0; k < task.inputs(); k++) {
                        all += examples.x().get(t, b, k);
                        if (k < task.outputs() && examples.x().get(t, b, k) == 1) {
                            letters++;
                            shown.add(t);
                            assertEquals(1, examples.target().get(b, k));
                        }
                    }
                    assertEquals(1, all);
                }
                assertEquals(1, letters);
                assertEquals(1, examples.x().get(5, b, 9));
            }
            assertEquals(tried ? Set.of(0) : Set.of(0, 1, 2, 3, 4), shown);
        }
    }

    /** A number names an example, whatever batch it is in. */
    @Test
    void examplesAreNumbered() {
        for (MemoryTask.Kind kind : MemoryTask.Kind.values()) {
            MemoryTask task = kind.of(4);
            Tensor all = task.toLearn(KEY, 0, 6).x();
            Tensor part = task.toLearn(KEY, 2, 3).x();
            assertEquals(part, Var.of(all).slice(1, 2, 5).value());
        }
    }

    @Test
    void errorsAreThoseOfTheBaselineWithoutMemory() {
        AddingTask adding = new AddingTask(50);
        Tensor sums = adding.toTry(KEY, 0, 20_000).target();
        assertEquals(adding.baseline(), adding.error(Tensor.full(sums.dtype(), 1, 20_000, 1), sums), 0.004);
        assertEquals(0, adding.error(sums, sums));
        CopyTask copy = new CopyTask(3);
        Tensor letters = copy.toTry(KEY, 0, 4000).target();
        assertEquals(copy.baseline(), copy.error(Tensor.zeros(letters.dtype(), 4000, 8), letters), 0.02);
        assertEquals(0, copy.error(letters, letters));
        Var even = Var.of(Tensor.zeros(letters.dtype(), 4000, 8));
        assertEquals(Math.log(8), copy.loss(even, Var.of(letters)).item(), 1e-5);
    }
}
