package dev.refrain.autograd.scan;

import static dev.refrain.autograd.scan.Cell.parameter;
import static dev.refrain.autograd.scan.Cell.uniform;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Images;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a scan says of itself, word for word; the numbers were counted by hand. */
class ExplanationTest {
    /** The time of a call, and its share. */
    private static final Pattern TIME = Pattern.compile(" +([\\d.]+) [nµm]?s +(\\d+) %$", Pattern.MULTILINE);

    private static void assertSays(String expected, String found) {
        assertEquals(expected.strip(), untimed(found));
    }

    /** All but the times, which must be everywhere. */
    private static String untimed(String found) {
        long calls = found.lines().filter(line -> line.startsWith("  ")).count();
        List<MatchResult> times = TIME.matcher(found).results().toList();
        assertEquals(calls, times.size(), found);
        assertTrue(
                times.stream()
                        .mapToDouble(time -> Double.parseDouble(time.group(1)))
                        .allMatch(time -> time > 0),
                found);
        double shares = times.stream()
                .mapToDouble(time -> Double.parseDouble(time.group(2)))
                .sum();
        assertEquals(100, shares, 0.5 * calls, found);
        return TIME.matcher(found)
                .replaceAll("")
                .replaceFirst("\ntimes are the least of \\d+ runs on one thread\n", "\n")
                .replaceFirst(" in [\\d.]+ [nµm]?s, [\\d.]+ [kMG]?flop/s, in ", ", in ");
    }

    /**
     * A product for all times at once: 2 · 3 · 2 · 2 = 24 operations at each of 5 times, which read 6 + 4 numbers and write 6
     * of 8 bytes: 640.
     */
    @Test
    void everyPartIsThereWithWhatItCosts() {
        Parameter u = parameter(1, 2, 2);
        Parameter w = parameter(2, 2, 2);
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var next = x.matmul(u).add(h.matmul(w)).add(h.mul(0.5)).tanh();
            return new Recurrence.Result<>(next, next);
        });
        assertSays("""
                compiled: 5 steps of 3 rows in float64 are one op on the tape
                forward
                  before  v2 = x · w1  [3, 2] · [2, 2]                        120 flop    640 B
                  step    v5 = v2 + s0 · w2  [3, 2] · [2, 2]                  120 flop    880 B
                  step    v10 = mul, add, tanh of s0, reshape of v5  [3, 2]    90 flop    720 B
                back
                  step    d7 = add, square, sub, mul of dy, ds0, v10  [3, 2]   120 flop    960 B
                  step    d10 = d7 · permute of w2  [3, 2] · [2, 2]            120 flop    640 B
                  step    d13 = mul, add of d7, d10  [3, 2]                     60 flop    720 B
                  after   d16 = permute of s0 · d7  [2, 3] · [3, 2]            120 flop    640 B
                  after   d19 = d7 · permute of w1  [3, 2] · [2, 2]            120 flop    640 B
                  after   d22 = permute of x · d7  [2, 3] · [3, 2]             120 flop    640 B
                together 990 flop and 6.5 kB, in 1.2 kB of memory""", scan.explain(Var.of(uniform(Shape.of(5, 3, 2), 1)), Var.of(uniform(Shape.of(3, 2), 2))));
    }

    @Test
    void largeNumbersHavePrefixes() {
        Parameter w = parameter(2, 100, 100);
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var next = x.add(h.matmul(w)).tanh();
            return new Recurrence.Result<>(next, next);
        });
        assertSays("""
                compiled: 5 steps of 30 rows in float64 are one op on the tape
                forward
                  step    v2 = s0 · w2  [30, 100] · [100, 100]  3.0 Mflop   640 kB
                  step    v5 = add, tanh of x, v2  [30, 100]     30 kflop   360 kB
                back
                  step    d7 = add, square, sub, mul of dy, ds0, v5  [30, 100]   60 kflop   480 kB
                  step    d10 = d7 · permute of w2  [30, 100] · [100, 100]      3.0 Mflop   640 kB
                  after   d13 = permute of s0 · d7  [100, 30] · [30, 100]       3.0 Mflop   640 kB
                together 9.1 Mflop and 2.8 MB, in 576 kB of memory""", scan.explain(Var.of(uniform(Shape.of(5, 30, 100), 1)), Var.of(uniform(Shape.of(30, 100), 2))));
    }

    @Test
    void whatIsCapturedAndWhatIsConstantIsNamed() {
        try (Tape tape = Tape.open()) {
            Var captured = tape.input(uniform(Shape.of(2, 2), 3)).exp();
            Var rows = Var.of(uniform(Shape.of(3, 2), 4));
            Scan<Var> scan = new Scan<>((x, h) -> {
                Var next = h.mul(rows).add(x).softmax(1).matmul(captured);
                return new Recurrence.Result<>(next.slice(1, 0, 1).exp(), next);
            });
            assertSays(
                    """
                    compiled: 5 steps of 3 rows in float64 are one op on the tape
                    forward, on one thread, as v2 mixes rows
                      step    v4 = mul, add of s0, constant, x  [3, 2]    60 flop    960 B
                      step    v5 = softmax(v4)  [3, 2]                    30 flop    480 B
                      step    v7 = v5 · captured 0  [3, 2] · [2, 2]      120 flop    640 B
                      step    v9 = exp of slice of v7  [3, 1]             15 flop    240 B
                    back, on one thread, as dy mixes rows
                      step    d2 = mul of dy, v9  [3, 1]                                           15 flop    360 B
                      step    d3 = pad(d2)  [3, 2]                                                 30 flop    360 B
                      step    d5 = add of ds0, d3  [3, 2]                                          30 flop    720 B
                      step    d8 = d5 · permute of captured 0  [3, 2] · [2, 2]                    120 flop    640 B
                      step    d11 = permute of v5 · d5  [2, 3] · [3, 2]                           120 flop    640 B
                      step    d12 = mul of d8, v5  [3, 2]                                          30 flop    720 B
                      step    d13 = sum(d12)  [3]                                                  15 flop    360 B
                      step    d16, d18 = sub, 2 mul of d8, reshape of d13, v5, constant  [3, 2]    90 flop   1.3 kB
                    together 675 flop and 7.4 kB, in 1.5 kB of memory""", scan.explain(tape.input(uniform(Shape.of(5, 3, 2), 1)), Var.of(uniform(Shape.of(3, 2), 2))));
        }
    }

    @Test
    void batchesOfProductsAndConvolutionsAreCountedAsWhatTheyAre() {
        Tensor weights = uniform(Shape.of(3, 3, 2, 4), 1);
        Tensor square = uniform(Shape.of(4, 2, 2), 2).to(DType.FLOAT32);
        Var w = Var.of(weights.to(DType.FLOAT32));
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var seen = Images.conv2d(h, w, Sliding.plain().padding(1));
            Var next = seen.slice(3, 0, 2).add(x).tanh();
            return new Recurrence.Result<>(next.reshape(4, 2, 2).matmul(Var.of(square)), next);
        });
        Var x = Var.of(Tensor.zeros(DType.FLOAT32, 5, 1, 2, 4, 2));
        assertSays("""
                compiled: 5 steps of 1 rows in float32 are one op on the tape
                forward
                  step    v2 = conv2d(s0, constant)  [1, 2, 4, 4]          5.8 kflop   2.4 kB
                  step    v6 = add, tanh of slice of v2, x  [1, 2, 4, 2]    160 flop    960 B
                  step    v9 = matmul(reshape of v6, constant)  [4, 2, 2]   320 flop    960 B
                back
                  step    d3 = matmul(dy, permute of constant)  [4, 2, 2]                       320 flop    960 B
                  step    d11 = add, square, sub, mul of ds0, reshape of d3, v6  [1, 2, 4, 2]   320 flop   1.3 kB
                  step    d12 = pad(d11)  [1, 2, 4, 4]                                          160 flop    960 B
                  step    d14 = conv2dImages(d12, constant)  [1, 2, 4, 2]                      5.8 kflop   2.4 kB
                together 13 kflop and 9.9 kB, in 2.1 kB of memory""", scan.explain(x, Var.of(Tensor.zeros(DType.FLOAT32, 1, 2, 4, 2))));
    }

    /** Of a convolution, its gradients cost as much as it does: 2 · 32 · 18 operations at each of 5 times, and 10 times in all. */
    @Test
    void gradientsOfConvolutionsCostAsMuch() {
        Parameter w = parameter(1, 3, 3, 2, 4);
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var next = Images.conv2d(h, w, Sliding.plain().padding(1))
                    .slice(3, 0, 2)
                    .add(x)
                    .tanh();
            return new Recurrence.Result<>(next, next);
        });
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 5, 1, 2, 4, 2));
        String said = scan.explain(x, Var.of(Tensor.zeros(DType.FLOAT64, 1, 2, 4, 2)));
        for (String op : List.of("= conv2d(", "= conv2dImages(", "= conv2dWeights(")) {
            String line =
                    said.lines().filter(each -> each.contains(op)).findFirst().orElse(said);
            assertTrue(line.contains(" 5.8 kflop "), line);
        }
        Var longer = Var.of(Tensor.zeros(DType.FLOAT64, 10, 1, 2, 4, 2));
        assertTrue(scan.explain(longer, Var.of(Tensor.zeros(DType.FLOAT64, 1, 2, 4, 2)))
                .contains(" 12 kflop "));
    }
}
