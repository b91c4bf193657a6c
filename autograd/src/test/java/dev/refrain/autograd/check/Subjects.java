package dev.refrain.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;

/** What the tests of the check are about. */
final class Subjects {
    static final Tensor X = Tensor.of(new double[] {0.5, -1.25, 0.75, 1.5, -0.25, 1}, 2, 3);
    static final Tensor Y = Tensor.of(new double[] {-1, 0.5, 2, 0.25, -0.75, 1.75}, 3, 2);

    private Subjects() {}

    static Tensor vector(double... values) {
        return Tensor.of(values, values.length);
    }

    /** A model of one weight [3, 2], drawn normally. */
    public record Product(Parameter weight) {
        static Product drawn(DType dtype) {
            Parameter weight = new Parameter(Shape.of(3, 2), (key, shape, type) -> {
                double[] values = new double[shape.count()];
                Arrays.setAll(values, key::normal);
                return Tensor.of(values, shape.sizes()).to(type);
            });
            weight.initialise("weight", RandomKey.of(1), dtype);
            return new Product(weight);
        }

        Var apply(Var x) {
            return x.matmul(weight).tanh();
        }
    }

    /** The value of one function with the gradient of another. */
    static Var withGradientOf(Var gradient, Var value) {
        return gradient.add(value.sub(gradient).detach());
    }

    /** The report of a check that must fail, and must throw what it reports. */
    static GradReport failed(GradCheck check) {
        GradReport report = check.run();
        assertFalse(report.passed(), report::toString);
        assertTrue(report.failures() >= 1 && !report.mismatches().isEmpty());
        assertTrue(report.worst() > 1e-6, report::toString);
        AssertionError thrown = assertThrows(AssertionError.class, check::verify);
        assertEquals(report.toString(), thrown.getMessage());
        return report;
    }
}
