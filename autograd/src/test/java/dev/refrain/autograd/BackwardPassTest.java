package dev.refrain.autograd;

import static dev.refrain.autograd.Asserts.assertClose;
import static dev.refrain.autograd.Samples.uniform;
import static dev.refrain.autograd.Samples.vector;
import static dev.refrain.autograd.Samples.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Contributions to one value are added up, and added up only there; what was repeated is summed. */
class BackwardPassTest {
    private static final int WIDTH = 3;

    /** A value, and its derivatives by each input, carried forward by the rules of school: the independent witness. */
    private record Dual(double value, double[] slopes) {
        static Dual input(double value, int index, int inputs) {
            double[] slopes = new double[inputs];
            slopes[index] = 1;
            return new Dual(value, slopes);
        }

        Dual combine(double result, double bySelf, Dual other, double byOther) {
            double[] sums = new double[slopes.length];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = bySelf * slopes[i] + byOther * other.slopes[i];
            }
            return new Dual(result, sums);
        }
    }

    /** Step {@code kind} of a random graph, on Vars. The two last ones do nothing, by way of views. */
    private static Var step(int kind, Var a, Var b) {
        return switch (kind) {
            case 0 -> a.add(b);
            case 1 -> a.sub(b);
            case 2 -> a.mul(b);
            case 3 -> a.neg();
            case 4 -> a.reshape(1, WIDTH).transpose().reshape(WIDTH);
            default -> a.reshape(WIDTH, 1).expand(Shape.of(WIDTH, 2)).select(1, 1);
        };
    }

    private static Dual step(int kind, Dual a, Dual b) {
        return switch (kind) {
            case 0 -> a.combine(a.value + b.value, 1, b, 1);
            case 1 -> a.combine(a.value - b.value, 1, b, -1);
            case 2 -> a.combine(a.value * b.value, b.value, b, a.value);
            case 3 -> a.combine(-a.value, -1, b, 0);
            default -> a;
        };
    }

    /** Whole numbers, so both are exact: 9 steps from |x| ≤ 2 stay far below 2⁵³. */
    @Property(seed = "1", tries = 400, edgeCases = EdgeCasesMode.NONE)
    void aRandomGraphHasTheGradientsOfDualNumbers(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int steps) {
        RandomKey key = RandomKey.of(seed);
        Tensor[] inputs = {whole(Shape.of(WIDTH), seed, 2), whole(Shape.of(WIDTH), seed + 1, 2)};
        List<Tensor> plain = gradients(inputs, key, steps, Pullback.plain());
        List<Tensor> recorded = gradients(inputs, key, steps, Pullback.recorded());
        for (int column = 0; column < WIDTH; column++) {
            double[] expected = slopes(inputs, column, key, steps);
            for (int i = 0; i < inputs.length; i++) {
                assertEquals(expected[i], plain.get(i).get(column), 0.0);
                assertEquals(expected[i], recorded.get(i).get(column), 0.0);
            }
        }
    }

    private static List<Tensor> gradients(Tensor[] inputs, RandomKey key, int steps, Pullback how) {
        try (Tape tape = Tape.open()) {
            List<Var> entered = Stream.of(inputs).map(tape::input).toList();
            List<Var> values = new ArrayList<>(entered);
            for (int i = 0; i < steps; i++) {
                values.add(step(kind(key, i), values.get(left(key, i)), values.get(right(key, i))));
            }
            Gradients gradients = tape.gradients(values.getLast().sum(), entered, how);
            return entered.stream().map(each -> gradients.of(each).value()).toList();
        }
    }

    private static double[] slopes(Tensor[] inputs, int column, RandomKey key, int steps) {
        List<Dual> values = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            values.add(Dual.input(inputs[i].get(column), i, inputs.length));
        }
        for (int i = 0; i < steps; i++) {
            values.add(step(kind(key, i), values.get(left(key, i)), values.get(right(key, i))));
        }
        return values.getLast().slopes;
    }

    private static int kind(RandomKey key, int step) {
        return (int) key.child("kind").below(6, step);
    }

    private static int left(RandomKey key, int step) {
        return (int) key.child("left").below(step + 2, step);
    }

    private static int right(RandomKey key, int step) {
        return (int) key.child("right").below(step + 2, step);
    }

    @Test
    void aValueUsedAgainAndAgainGetsTheSum() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(vector(2, -3));
            assertEquals(vector(1, 1), gradient(tape, x.neg().neg(), x));
            assertEquals(vector(2, 2), gradient(tape, x.add(x), x));
            assertEquals(vector(12, 27), gradient(tape, x.mul(x).mul(x), x));
            assertEquals(vector(0, 0), gradient(tape, x.sub(x), x));
            Var sum = x;
            for (int i = 0; i < 49; i++) {
                sum = sum.add(x);
            }
            assertEquals(vector(50, 50), gradient(tape, sum, x));
            assertEquals(vector(5000, -7500), gradient(tape, sum.mul(sum).mul(0.5), x));
        }
    }

    private static Tensor gradient(Tape tape, Var y, Var x) {
        return tape.gradients(y.sum(), List.of(x), Pullback.recorded()).of(x).value();
    }

    /** The last sum's cotangent goes to both a and b, and then more comes to each. */
    @Test
    void aCotangentThatTwoShareIsNotChangedByWhatComesToOne() {
        Tensor seedValue = vector(1, 10);
        Var seed = Var.of(seedValue);
        Tape tape = Tape.open();
        Var a = tape.input(vector(1, 2));
        Var b = tape.input(vector(3, 4));
        Var more = a.mul(2).add(a.mul(3)).add(b.mul(7));
        Var both = a.add(b);
        Var y = more.add(both);
        Gradients gradients =
                tape.gradients(y, List.of(a, b, both, more, y), Pullback.plain().from(seed));
        assertEquals(vector(6, 60), gradients.of(a).value());
        assertEquals(vector(8, 80), gradients.of(b).value());
        assertEquals(seedValue, gradients.of(both).value());
        assertEquals(seedValue, gradients.of(more).value());
        assertEquals(seedValue, gradients.of(y).value());
        assertEquals(seedValue, seed.value());
        assertEquals(vector(1, 10), seedValue);
    }

    @Test
    void aCotangentSharedByAViewIsNotChangedEither() {
        Tape tape = Tape.open();
        Var a = tape.input(vector(1, 2));
        Var early = a.mul(5).add(a.mul(6));
        Var view = a.reshape(1, 2).reshape(2);
        Var y = view.add(early);
        Gradients gradients = tape.gradients(y.sum(), List.of(a, view, early), Pullback.plain());
        assertEquals(vector(12, 12), gradients.of(a).value());
        assertEquals(vector(1, 1), gradients.of(view).value());
        assertEquals(vector(1, 1), gradients.of(early).value());
    }

    /** f of repeated operands is f of operands repeated by hand, whose gradients are then summed by hand. */
    @Property(seed = "2", tries = 300, edgeCases = EdgeCasesMode.NONE)
    void gradientsOfRepeatedOperandsAreSummed(
            @ForAll(supplier = BroadcastPair.Any.class) BroadcastPair shapes, @ForAll long seed) {
        Tensor a = uniform(shapes.a(), seed, 0.5, 1.5);
        Tensor b = uniform(shapes.b(), seed + 1, 0.5, 1.5);
        Tensor cotangent = uniform(shapes.together(), seed + 2, -1, 1);
        Tensor wideA = Naive.zip(a, cotangent, (value, other) -> value);
        Tensor wideB = Naive.zip(b, cotangent, (value, other) -> value);
        Stream.of(Pointwise.values()).filter(each -> each.arity() == 2).forEach(function -> {
            List<Tensor> wide = gradients(function, wideA, wideB, cotangent);
            List<Tensor> repeated = gradients(function, a, b, cotangent);
            assertClose(Naive.summedTo(shapes.a(), wide.get(0)), repeated.get(0), 1e-12);
            assertClose(Naive.summedTo(shapes.b(), wide.get(1)), repeated.get(1), 1e-12);
        });
    }

    private static List<Tensor> gradients(Pointwise function, Tensor a, Tensor b, Tensor cotangent) {
        try (Tape tape = Tape.open()) {
            Var left = tape.input(a);
            Var right = tape.input(b);
            Var y = Var.apply(new PointwiseOp(function), left, right);
            Gradients gradients =
                    tape.gradients(y, List.of(left, right), Pullback.plain().from(Var.of(cotangent)));
            return List.of(gradients.of(left).value(), gradients.of(right).value());
        }
    }
}
