package dev.refrain.gradcheck.junit;

import static dev.refrain.gradcheck.junit.Laws.law;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.loss.Loss;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The laws of {@link LossContract}, each a test, with those that all contracts have. */
final class LossLaws {
    private static final Shape SHAPE = Shape.of(3, 2);

    private final Loss loss;
    private final double perfect;
    private final double extreme;

    LossLaws(Loss loss, double perfect, double extreme) {
        this.loss = loss;
        this.perfect = perfect;
        this.extreme = extreme;
    }

    Stream<DynamicTest> all() {
        Stream<DynamicTest> own = Stream.of(
                law("a target of another shape is refused", this::shapes),
                law("no prediction is better than the perfect one", this::best));
        return Stream.of(own, GradientTests.of(() -> GradChecks.of(loss)), new Laws(this::trial, extreme).all())
                .flatMap(each -> each);
    }

    private FunctionTrial<Loss> trial() {
        RandomKey key = RandomKey.of(1);
        SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("prediction", FunctionTrial.uniform(SHAPE, key.child("prediction")));
        inputs.put("target", Initialisers.uniform(0, 1).draw(key.child("target"), SHAPE, DType.FLOAT64));
        return FunctionTrial.draw(loss, (any, in) -> any.of(named("prediction", in), named("target", in)), inputs, key);
    }

    private static Var named(String name, SequencedMap<String, Var> in) {
        return Objects.requireNonNull(in.get(name));
    }

    private void shapes() {
        Var prediction = Var.of(Tensor.zeros(DType.FLOAT64, SHAPE.sizes()));
        for (Shape other : List.of(Shape.of(2), Shape.of(3, 1), Shape.of(1, 3, 2), Shape.of(2, 3))) {
            Var target = Var.of(Tensor.zeros(DType.FLOAT64, other.sizes()));
            assertThrows(
                    ShapeException.class,
                    () -> loss.of(prediction, target),
                    () -> "a prediction of shape %s and a target of shape %s".formatted(SHAPE, other));
        }
    }

    private void best() {
        double least = at(perfect);
        for (double other : new double[] {-10, -1, -0.1, 0, 0.1, 0.5, 0.9, 1.1, 2, 10}) {
            double value = at(other);
            assertTrue(
                    !(value < least),
                    () -> "of a target of 1, a prediction of %s has the loss %s, and the perfect one, %s, has %s"
                            .formatted(other, value, perfect, least));
        }
    }

    private double at(double prediction) {
        Var target = Var.of(Tensor.full(DType.FLOAT64, 1, SHAPE.sizes()));
        return loss.of(Var.of(Tensor.full(DType.FLOAT64, prediction, SHAPE.sizes())), target)
                .sum()
                .item();
    }
}
