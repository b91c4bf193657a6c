package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What ops say of the rows of a batch is true: applied to the rows of two batches, an op gives what it gives for each of
 * them, one after the other along the axis that it claims, or the sum of both.
 */
class RowFactsTest {
    private static final int CASES = 150;

    /** Those that claim nothing: a row of theirs is made of any. */
    private static final Set<String> SILENT = Set.of(
            "gatherRows",
            "scatterRows",
            "takeAlongAxis",
            "scatterAlongAxis",
            "dropout",
            "crossEntropy",
            "crossEntropySlope");

    static List<OpSample> ops() {
        return OpSamples.all();
    }

    @ParameterizedTest
    @MethodSource("ops")
    void whatAnOpClaimsHolds(OpSample sample) {
        int claims = 0;
        for (int i = 0; i < CASES; i++) {
            Choices choices = Choices.numbered(i, RandomKey.of(i));
            OpCase drawn = sample.draw(choices);
            for (int[] axes : axes(drawn, choices)) {
                claims += holds(drawn, axes) ? 1 : 0;
            }
        }
        int found = claims;
        assertTrue(SILENT.contains(sample.name()) ? found == 0 : found >= 50, () -> found + " claims");
    }

    /** An op that claims what is not true. */
    private record Lying(Op op, int claim) implements Op {
        @Override
        public int arity() {
            return op.arity();
        }

        @Override
        public Shape shape(Shapes in) {
            return op.shape(in);
        }

        @Override
        public int rowAxis(Shapes in, int[] axes) {
            return claim;
        }

        @Override
        public void forward(Inputs in, Buffer out) {
            op.forward(in, out);
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink gradients) {
            op.pullback(saved, cotangent, gradients);
        }

        @Override
        public Saves saves() {
            return op.saves();
        }
    }

    @Test
    void aWrongClaimIsFound() {
        Shape shape = Shape.of(3, 3);
        Choices choices = Choices.random(RandomKey.of(1));
        OpCase any = OpSamples.all().getFirst().draw(choices);
        OpCase one = new OpCase(any.op(), any.ids(), Arguments.draw(choices, Elements.reals(), shape), any.seen());
        assertThrows(AssertionError.class, () -> holds(one.with(new Lying(new Softmax(0), 0)), new int[] {0}));
        assertThrows(
                AssertionError.class, () -> holds(one.with(new Lying(new Sum(Axes.of(shape, 0)), 0)), new int[] {0}));
        assertThrows(
                AssertionError.class,
                () -> holds(one.with(new Lying(new Max(Axes.of(shape, 0)), RowAxis.SUMMED)), new int[] {0}));
    }

    /** Where the rows may be in the inputs: in one of them at least, and as many in each that has some. */
    private static List<int[]> axes(OpCase drawn, Choices choices) {
        List<Shape> shapes = drawn.arguments().values().stream().map(Var::shape).toList();
        List<int[]> found = new ArrayList<>();
        for (int k = 0; k < 12; k++) {
            int[] axes = shapes.stream()
                    .mapToInt(shape -> choices.below(shape.rank() + 1) - 1)
                    .toArray();
            long sizes = IntStream.range(0, axes.length)
                    .filter(i -> axes[i] >= 0)
                    .map(i -> shapes.get(i).size(axes[i]))
                    .distinct()
                    .count();
            if (sizes == 1) {
                found.add(axes);
            }
        }
        return found;
    }

    /** Whether there is a claim; it is checked. */
    private static boolean holds(OpCase drawn, int[] axes) {
        List<Var> inputs = drawn.arguments().values();
        Shapes shapes = new Shapes(
                inputs.stream().map(Var::shape).toArray(Shape[]::new),
                drawn.ids().orElse(null));
        int claim = drawn.op().rowAxis(shapes, axes);
        if (claim == RowAxis.MIXED) {
            return false;
        }
        assertTrue(claim != RowAxis.NONE, "rows do not disappear");
        List<Var> others = new ArrayList<>();
        List<Var> together = new ArrayList<>();
        int rows = 0;
        for (int i = 0; i < axes.length; i++) {
            Var input = inputs.get(i);
            others.add(axes[i] < 0 ? input : rotated(input));
            together.add(axes[i] < 0 ? input : Functions.concat(axes[i], List.of(input, others.get(i))));
            rows = axes[i] < 0 ? rows : 2 * input.shape().size(axes[i]);
        }
        Var first = drawn.apply(inputs);
        Var second = drawn.apply(others);
        Op op = claim < 0 ? drawn.op() : drawn.op().withRows(claim, rows);
        Tensor found = drawn.with(op).apply(together).value();
        if (claim < 0) {
            assertClose(first.add(second).value(), found);
        } else {
            assertEquals(Functions.concat(claim, List.of(first, second)).value(), found);
        }
        return true;
    }

    /** The same elements at other places. */
    private static Var rotated(Var value) {
        List<Double> elements = new ArrayList<>(
                DoubleStream.of(value.value().toDoubles()).boxed().toList());
        Collections.rotate(elements, 1);
        double[] all = elements.stream().mapToDouble(element -> element).toArray();
        return Var.of(Tensor.of(all, value.shape().sizes()));
    }

    private static void assertClose(Tensor expected, Tensor found) {
        assertEquals(expected.shape(), found.shape());
        double[] sums = expected.toDoubles();
        double[] others = found.toDoubles();
        for (int i = 0; i < sums.length; i++) {
            assertEquals(sums[i], others[i], 1e-12 * Math.max(100, Math.abs(sums[i])));
        }
    }
}
