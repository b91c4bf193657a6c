package dev.refrain.nn.loss;

import static dev.refrain.nn.Numbers.assertClose;
import static dev.refrain.nn.Numbers.sigmoid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BinaryCrossEntropyTest {
    private record Result(double[] terms, double[] gradient) {}

    private static Result of(DType dtype, double[] logits, double[] targets) {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Tensor.of(logits, logits.length).to(dtype));
            Var t = Var.of(Tensor.of(targets, targets.length).to(dtype));
            Var terms = new BinaryCrossEntropy(Reduction.NONE).of(x, t);
            Var gradient =
                    tape.gradients(terms.sum(), List.of(x), Pullback.plain()).of(x);
            return new Result(terms.value().toDoubles(), gradient.value().toDoubles());
        }
    }

    @Property(seed = "411", tries = 60)
    void itIsTheLogLikelihoodAndItsGradientIsTheError(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int n) {
        Random random = new Random(seed);
        double[] x = random.doubles(n, -6, 6).toArray();
        double[] t = random.doubles(n, 0, 1).toArray();
        double[] terms = new double[n];
        double[] slope = new double[n];
        for (int i = 0; i < n; i++) {
            terms[i] = -t[i] * Math.log(sigmoid(x[i])) - (1 - t[i]) * Math.log(1 - sigmoid(x[i]));
            slope[i] = sigmoid(x[i]) - t[i];
        }
        Result result = of(DType.FLOAT64, x, t);
        assertClose(terms, result.terms, 1e-12, "terms");
        assertClose(slope, result.gradient, 1e-14, "gradient");
        Var logits = Var.of(Tensor.of(x, n));
        Var targets = Var.of(Tensor.of(t, n));
        double sum = new BinaryCrossEntropy(Reduction.SUM).of(logits, targets).item();
        assertEquals(
                sum / n,
                new BinaryCrossEntropy(Reduction.MEAN).of(logits, targets).item(),
                1e-14);
    }

    @Test
    void extremeLogitsGiveFiniteLossesAndRightGradients() {
        for (DType dtype : DType.values()) {
            Result result = of(dtype, new double[] {1000, 1000, -1000, -1000}, new double[] {0, 1, 0, 1});
            assertClose(new double[] {1000, 0, 0, 1000}, result.terms, 0, dtype + " terms");
            assertClose(new double[] {1, 0, 0, -1}, result.gradient, 0, dtype + " gradient");
        }
    }

    @Test
    void atLogitZeroTheLossIsLnTwoAndTheGradientAHalfMinusTheTarget() {
        double[] targets = {0, 0.25, 0.5, 1};
        double[] ln2 = {Math.log(2), Math.log(2), Math.log(2), Math.log(2)};
        for (double zero : new double[] {0.0, -0.0}) {
            Result result = of(DType.FLOAT64, new double[] {zero, zero, zero, zero}, targets);
            assertClose(ln2, result.terms, 1e-15, "terms");
            assertClose(new double[] {0.5, 0.25, 0, -0.5}, result.gradient, 0, "gradient");
        }
    }

    @Test
    void aSureAndRightPredictionKeepsItsDigits() {
        // t = 1: ln(1 + e⁻ˣ), and the gradient is -σ(-x)
        for (double x = 1; x < 80; x++) {
            Result result = of(DType.FLOAT64, new double[] {x, -x}, new double[] {1, 0});
            double term = Math.log1p(Math.exp(-x));
            double slope = Math.exp(-x) / (1 + Math.exp(-x));
            assertEquals(term, result.terms[0], 1e-14 * term, "t = 1, logit " + x);
            assertEquals(term, result.terms[1], 1e-14 * term, "t = 0, logit " + -x);
            assertEquals(-slope, result.gradient[0], 1e-14 * slope, "t = 1, gradient at " + x);
            assertEquals(slope, result.gradient[1], 1e-14 * slope, "t = 0, gradient at " + -x);
        }
    }
}
