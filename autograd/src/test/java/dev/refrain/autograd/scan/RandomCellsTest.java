package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.autograd.scan.CellRun.Asked;
import dev.refrain.autograd.scan.CellRun.Given;
import dev.refrain.autograd.scan.RandomCell.Line;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compiled steps give what the same steps give one by one: values, last states, and gradients of whatever is asked for. */
class RandomCellsTest {
    private static final int CELLS = 500;

    /** Functions of one and two arguments, of which there are so many that each has its turn less often. */
    private static final Set<String> MANY = Stream.of(Pointwise.values())
            .filter(function -> function.arity() < 3)
            .map(Pointwise::functionName)
            .collect(Collectors.toUnmodifiableSet());

    @Test
    void compiledIsUnrolledAndEveryPassFires() {
        checkAll(CELLS);
    }

    @Test
    @Tag("long")
    void compiledIsUnrolledInTheLongRun() {
        checkAll(4 * CELLS);
    }

    /** Each pass changes the step of one cell in ten at least. */
    private static void checkAll(int cells) {
        Map<String, Integer> fired = new TreeMap<>();
        Passes.all().forward().forEach(pass -> fired.put(pass.name(), 0));
        Passes.all().back().forEach(pass -> fired.put(pass.name(), 0));
        fired.put(Passes.ACCUMULATE, 0);
        for (int number = 0; number < cells; number++) {
            int seed = number;
            FiredPasses passes = new FiredPasses();
            RandomCells.check(number, cell -> check(cell, seed, passes.passes()));
            passes.names().forEach(name -> fired.merge(name, 1, Integer::sum));
        }
        assertEquals(10, fired.size());
        assertTrue(fired.values().stream().allMatch(count -> count >= cells / 10), fired::toString);
    }

    /** All gradients; some, of the outputs or of the last states alone; and all again, in used memory; and on no tape. */
    static void check(RandomCell cell, int number, Passes passes) {
        CellRun run = new CellRun(cell, passes);
        Given all = compared(cell, run, Asked.ALL);
        RandomKey key = RandomKey.of(number);
        compared(cell, run, new Asked(number % 2 == 0, number % 2 != 0, input -> key.uniform(input) < 0.4, false));
        assertEquals(all, run.compiled(Asked.ALL));
        inferred(cell, passes);
        if (number % 5 == 0) {
            compared(cell, run, new Asked(true, true, input -> true, true));
        }
    }

    private static void inferred(RandomCell cell, Passes passes) {
        Given expected = new CellRun(cell, passes).inferredUnrolled();
        Given exact = cell.dtype() == DType.FLOAT64
                ? expected
                : new CellRun(cell.in(DType.FLOAT64), Passes.all()).inferredUnrolled();
        CellComparison.assertSame(exact, expected, new CellRun(cell, passes).inferred());
    }

    private static Given compared(RandomCell cell, CellRun run, Asked asked) {
        Given expected = run.unrolled(asked);
        Given exact = cell.dtype() == DType.FLOAT64
                ? expected
                : new CellRun(cell.in(DType.FLOAT64), Passes.all()).unrolled(asked);
        Given compiled = run.compiled(asked);
        CellComparison.assertSame(exact, expected, compiled);
        return compiled;
    }

    @Test
    void theCellsAreOfEveryKind() {
        List<RandomCell> cells =
                IntStream.range(0, CELLS).mapToObj(RandomCells::cell).toList();
        assertFrequent(100, cells, cell -> cell.x().size(0) == 1);
        assertFrequent(15, cells, cell -> cell.x().size(0) > 100);
        assertFrequent(30, cells, cell -> cell.x().rank() != 2);
        assertFrequent(40, cells, cell -> cell.times() == 1);
        assertFrequent(40, cells, cell -> cell.times() == 9);
        assertFrequent(50, cells, cell -> cell.dtype() == DType.FLOAT32);
        assertFrequent(100, cells, cell -> cell.states().size() == 2);
        assertFrequent(80, cells, cell -> cell.states().size() == 3);
        assertFrequent(80, cells, cell -> cell.states().stream().anyMatch(shape -> shape.rank() != 2));
        assertFrequent(40, cells, cell -> !cell.captured().isEmpty());
        assertFrequent(80, cells, RandomCell::isNoisy);
        assertFrequent(15, cells, cell -> cell.output() == 0);
        assertFrequent(
                30,
                cells,
                cell -> cell.output() > 0 && cell.output() <= cell.states().size());
        assertFrequent(80, cells, cell -> cell.next().contains(cell.output()));
        assertFrequent(
                80,
                cells,
                cell -> IntStream.range(0, cell.next().size())
                        .anyMatch(k -> cell.next().get(k) == 1 + k));
        Set<String> others = Set.of(
                "firstMax",
                "dropout",
                "crossEntropySlope",
                "squaredDistance",
                "layerNormSlope",
                "conv2dWeights",
                "maxPool2dSpread",
                "maxPool2dTake");
        Map<String, Long> rare = new TreeMap<>();
        for (OpSample op : OpSamples.all()) {
            int least = others.contains(op.name()) ? 0 : MANY.contains(op.name()) ? 1 : 15;
            long count = cells.stream().filter(cell -> has(cell, op.name())).count();
            if (count < least) {
                rare.put(op.name(), count);
            }
        }
        assertEquals(Map.of(), rare);
    }

    @Test
    void aFailureIsOfTheSmallestCellAndPrintsIt() {
        int number = IntStream.range(0, CELLS)
                .filter(each -> has(RandomCells.cell(each), "softmax"))
                .findFirst()
                .orElseThrow();
        AssertionError failure = assertThrows(
                AssertionError.class, () -> RandomCells.check(number, cell -> assertFalse(has(cell, "softmax"))));
        String text = failure.getMessage();
        assertTrue(text.contains("Softmax[axis="), text);
        assertTrue(text.contains("output %"), text);
        assertTrue(text.lines().count() <= 10, text); // two products for the shape
    }

    private static boolean has(RandomCell cell, String op) {
        return cell.lines().stream()
                .anyMatch(line -> line instanceof Line.Applied applied
                        && applied.op().name().equals(op));
    }

    private static void assertFrequent(int least, List<RandomCell> cells, Predicate<RandomCell> kind) {
        long count = cells.stream().filter(kind).count();
        assertTrue(count >= least, () -> "%d cells, expected %d".formatted(count, least));
    }
}
