package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.BinaryCrossEntropy;
import dev.refrain.nn.loss.Loss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradients of layers and losses, of both orders, against central differences. */
class LayerDerivativesTest {
    static Stream<Loss> losses() {
        return Stream.of(Reduction.values())
                .flatMap(reduction -> Stream.of(new SquaredError(reduction), new BinaryCrossEntropy(reduction)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linearByItsInputAndItsParameters(boolean biased) {
        Linear layer = biased ? new Linear(3, 2) : Linear.withoutBias(3, 2);
        Parameters.initialise(layer, 5, DType.FLOAT64);
        for (Shape shape : List.of(Shape.of(3), Shape.of(1, 3), Shape.of(4, 3), Shape.of(2, 3, 3), Shape.of(0, 3))) {
            Tensor x = Arguments.uniform(-2, 2, shape, RandomKey.of(6));
            CentralDifferences.check(
                    layer + " of " + shape,
                    in -> layer.apply(in.getFirst()),
                    List.of(x),
                    Tree.leaves(layer).values());
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesByPredictionAndTarget(Loss loss) {
        for (Shape shape : List.of(Shape.of(), Shape.of(1), Shape.of(2, 3), Shape.of(3, 2, 1))) {
            Tensor prediction = Arguments.uniform(-3, 3, shape, RandomKey.of(10));
            Tensor target = Arguments.uniform(0, 1, shape, RandomKey.of(11));
            CentralDifferences.check(
                    loss + " of " + shape, in -> loss.of(in.get(0), in.get(1)), List.of(prediction, target));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesOfALayerByItsParameters(Loss loss) {
        Linear layer = Parameters.initialise(new Linear(3, 1), 12, DType.FLOAT64);
        Tensor x = Arguments.uniform(-1, 1, Shape.of(4, 3), RandomKey.of(13));
        Var target = Var.of(Tensor.of(new double[] {0, 1, 1, 0}, 4, 1));
        CentralDifferences.check(
                loss + " of a layer",
                in -> loss.of(layer.apply(in.getFirst()), target),
                List.of(x),
                Tree.leaves(layer).values());
    }
}
