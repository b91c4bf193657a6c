package dev.refrain.autograd.scan;

import static dev.refrain.autograd.Functions.concat;
import static dev.refrain.autograd.scan.Cell.parameter;
import static dev.refrain.autograd.scan.Cell.result;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which values lie in the memory of others: as many as can, and none that would be written over something that is still read.
 * {@link SharedMemoryTest} compares what comes out.
 */
class PlacesTest {
    private static final Shape X = Shape.of(3, 2);

    private final Parameter u = parameter(1, 2, 8);
    private final Parameter v = parameter(2, 2, 8);
    private final Parameter w = parameter(3, 2, 2);
    private final Parameter tall = parameter(4, 4, 2);

    /** A line for each value of a step that lies in the memory of another one, for states [3, 2]. */
    private static String places(int states, boolean training, Recurrence<List<Var>> step) {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 2, 3, 2));
        Var state = Var.of(Tensor.zeros(DType.FLOAT64, X.sizes()));
        List<Var> all = Stream.generate(() -> state).limit(states).toList();
        StepCode code = new Compiled(Tracing.of(step, x, all).program(), 3, Settings.usual()).forward(training);
        return IntStream.range(0, code.program.size())
                .filter(node -> code.place(node) != null)
                .mapToObj(node -> line(code, node))
                .collect(Collectors.joining("\n"));
    }

    private static String line(StepCode code, int node) {
        Place place = code.place(node);
        String host = "%s in %s".formatted(name(code, node), name(code, place.host()));
        return place.isWhole() ? host : "%s, axis %d from %d".formatted(host, place.axis(), place.start());
    }

    private static String name(StepCode code, int node) {
        return code.program.op(node).name();
    }

    private static void assertPlaces(String expected, Recurrence<List<Var>> step) {
        assertEquals(expected.strip(), places(1, false, step));
    }

    private static Recurrence.Result<List<Var>> both(Var value) {
        return result(value, value);
    }

    private Recurrence.Result<List<Var>> lstm(Var x, List<Var> s) {
        Var gates = x.matmul(u).add(s.getFirst().matmul(v));
        Var[] each = new Var[4];
        for (int i = 0; i < 4; i++) {
            each[i] = gates.slice(1, 2 * i, 2 * i + 2);
        }
        Var kept = each[1].sigmoid().mul(s.get(1));
        Var cell = kept.add(each[0].sigmoid().mul(each[2].tanh()));
        Var hidden = each[3].sigmoid().mul(cell.tanh());
        return result(hidden, hidden, cell);
    }

    @Test
    void gatesLieWhereTheirSumsWereAndTheseWhereTheProductsOfTheInputsWere() {
        assertEquals("multiplyAdd in matmul", places(2, false, this::lstm));
        assertEquals("""
                multiplyAdd in matmul
                sigmoid in multiplyAdd, axis 1 from 2
                sigmoid in multiplyAdd, axis 1 from 0
                tanh in multiplyAdd, axis 1 from 4
                sigmoid in multiplyAdd, axis 1 from 6""", places(2, true, this::lstm));
    }

    @Test
    void partsOfAConcatLieInIt() {
        assertPlaces("""
                matmul in concat, axis 1 from 0
                mul in concat, axis 1 from 2""", (x, s) -> {
            Var left = s.getFirst().matmul(w);
            Var right = s.getFirst().mul(x);
            return both(concat(left, right).softmax(1).matmul(tall).mul(left.add(right)));
        });
    }

    @Test
    void aPartThatIsThereTwiceOrAmongRowsDoesNot() {
        assertPlaces("", (x, s) -> {
            Var part = s.getFirst().matmul(w);
            return both(concat(part, part).softmax(1).matmul(tall));
        });
        assertPlaces("", (x, s) -> {
            Var rows = Functions.concat(
                    0, List.of(s.getFirst().matmul(w), s.getFirst().mul(x)));
            return both(rows.softmax(1).slice(0, 1, 4).mul(x));
        });
    }

    /** It would have gaps between its rows. */
    @Test
    void aPartThatIsReadInAnotherShapeDoesNot() {
        assertPlaces("matmul in concat, axis 1 from 2", (x, s) -> {
            Var left = s.getFirst().mul(x);
            Var seen = left.reshape(2, 3).softmax(1).reshape(3, 2);
            return both(
                    concat(left, s.getFirst().matmul(w)).softmax(1).matmul(tall).mul(seen));
        });
    }

    @Test
    void aPartThatIsAnOutputOrReadAtOtherTimesDoesNot() {
        assertPlaces("mul in concat, axis 1 from 0", (x, s) -> {
            Var right = s.getFirst().tanh();
            return result(right, concat(s.getFirst().mul(x), right).softmax(1).matmul(tall));
        });
        assertPlaces("matmul in concat, axis 1 from 2", (x, s) -> {
            Var left = s.getFirst().mul(x);
            Var next = concat(left, s.getFirst().matmul(w)).softmax(1).matmul(tall);
            return result(left.matmul(w), next);
        });
    }

    @Test
    void aPartThatIsCarriedOnDoesNot() {
        assertEquals("mul in concat, axis 1 from 0", places(2, false, (x, s) -> {
            Var right = s.getFirst().tanh();
            Var y = concat(s.get(1).mul(x), right).softmax(1).matmul(tall);
            return result(y, y, right);
        }));
    }

    @Test
    void resultsLieInSlicesThatOnlyTheirLoopReads() {
        assertPlaces("""
                tanh in matmul, axis 1 from 0
                sigmoid in matmul, axis 1 from 2""", (x, s) -> {
            Var gates = s.getFirst().matmul(u);
            Var left = gates.slice(1, 0, 2).tanh();
            Var right = gates.slice(1, 2, 4).sigmoid();
            return both(left.matmul(w).add(right.matmul(w)));
        });
        assertPlaces("""
                mul in matmul, axis 1 from 0
                sub in matmul, axis 1 from 2""", (x, s) -> {
            Var gates = s.getFirst().matmul(u);
            Var left = gates.slice(1, 0, 2);
            Var right = gates.slice(1, 2, 4);
            return both(left.mul(right).matmul(w).add(left.sub(right).matmul(w)));
        });
    }

    @Test
    void aSliceHoldsOneResult() {
        assertPlaces("tanh in matmul, axis 1 from 0", (x, s) -> {
            Var slice = s.getFirst().matmul(u).slice(1, 0, 2);
            return both(slice.tanh().matmul(w).add(slice.sigmoid().matmul(w)));
        });
    }

    @Test
    void slicesThatOverlapHoldNone() {
        assertPlaces("exp in matmul, axis 1 from 4", (x, s) -> {
            Var gates = s.getFirst().matmul(u);
            Var left = gates.slice(1, 0, 2).tanh();
            Var overlapping = gates.slice(1, 1, 3).sigmoid();
            Var apart = gates.slice(1, 4, 6).exp();
            return both(left.matmul(w).add(overlapping.matmul(w)).add(apart.matmul(w)));
        });
    }

    @Test
    void aSliceThatIsReadElsewhereHoldsNone() {
        assertPlaces("", (x, s) -> {
            Var slice = s.getFirst().matmul(u).slice(1, 0, 2);
            return both(slice.tanh().matmul(w).add(slice.matmul(w)));
        });
        assertPlaces("", (x, s) -> {
            Var gates = s.getFirst().matmul(u);
            return both(gates.slice(1, 0, 2).tanh().matmul(w).mul(gates.sum(1).reshape(3, 1)));
        });
        assertPlaces("", (x, s) -> {
            Var slice = s.getFirst().matmul(u).slice(1, 0, 2);
            return both(slice.tanh().matmul(w).mul(slice.slice(1, 0, 1).sigmoid()));
        });
        assertPlaces("", (x, s) -> {
            Var gates = s.getFirst().matmul(u);
            return result(gates.slice(1, 2, 4), gates.slice(1, 0, 2).tanh().matmul(w));
        });
        assertPlaces("", (x, s) -> {
            Var top = s.getFirst().matmul(u).slice(0, 0, 2).tanh();
            return both(top.softmax(1).sum(0).slice(0, 0, 2).add(x));
        });
    }

    /** Else what the loop has still to read from the slice would be gone. */
    @Test
    void aResultThatDoesNotComeFromTheSliceDoesNotLieInIt() {
        assertPlaces("mul in matmul, axis 1 from 0", (x, s) -> {
            Var first = x.sub(s.getFirst());
            Var second = s.getFirst().matmul(u).slice(1, 0, 2).mul(first);
            return both(first.matmul(w).add(second.matmul(w)));
        });
    }

    @Test
    void aResultThatLeavesTheStepOrIsReadInAnotherShapeHasMemoryOfItsOwn() {
        assertPlaces("", (x, s) -> {
            Var left = s.getFirst().matmul(u).slice(1, 0, 2).tanh();
            return result(left, left.matmul(w));
        });
        assertPlaces("", (x, s) -> both(s.getFirst().matmul(u).slice(1, 0, 2).tanh()));
        assertPlaces("", (x, s) -> {
            Var left = s.getFirst().matmul(u).slice(1, 0, 2).tanh();
            return both(left.reshape(2, 3).softmax(1).reshape(3, 2).matmul(w));
        });
    }

    @Test
    void aResultForOtherTimesNeedsAHostThatLasts() {
        assertPlaces("tanh in matmul, axis 1 from 0", (x, s) -> {
            Var left = s.getFirst().matmul(u).slice(1, 0, 2).tanh();
            return result(left.exp().matmul(w), left.matmul(w).tanh());
        });
        assertPlaces("", (x, s) -> {
            Var left = s.getFirst().matmul(u).slice(1, 0, 2).tanh();
            return result(left.softmax(1), left.matmul(v).slice(1, 0, 2).tanh());
        });
        assertPlaces("mul in matmul, axis 1 from 0", (x, s) -> {
            Var left = x.matmul(u).slice(1, 0, 2).mul(s.getFirst());
            return result(left.softmax(1), left.matmul(w).tanh());
        });
    }

    /** A concat's place was found first. */
    @Test
    void aPartOfAConcatLiesInNoSlice() {
        assertPlaces("""
                tanh in concat, axis 1 from 0
                exp in concat, axis 1 from 2""", (x, s) -> {
            Var gates = s.getFirst().matmul(u);
            Var parts = concat(gates.slice(1, 0, 2).tanh(), gates.slice(1, 2, 4).exp());
            return both(parts.softmax(1).matmul(tall));
        });
    }

    @Test
    void whatIsGivenHoldsNothing() {
        assertPlaces("", (x, s) -> {
            Var left = s.getFirst().slice(1, 0, 1).tanh();
            return both(left.matmul(w.on(x).slice(0, 0, 1)));
        });
    }
}
