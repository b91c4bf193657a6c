package dev.refrain.gradcheck.junit;

import static dev.refrain.gradcheck.junit.Comparison.assertSameBits;
import static dev.refrain.gradcheck.junit.Laws.law;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Layer;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The laws of {@link LayerContract}, each a test, with those that all contracts have. */
final class LayerLaws {
    private static final int INPUT = 3;
    private static final Shape SEQUENCE = Shape.of(4, 2, INPUT);

    private final IntFunction<Layer> layers;
    private final double extreme;

    LayerLaws(IntFunction<Layer> layers, double extreme) {
        this.layers = layers;
        this.extreme = extreme;
    }

    Stream<DynamicTest> all() {
        Stream<DynamicTest> own = Stream.of(
                law("the axes before the features are kept", this::leadingAxes),
                law("every parameter has an influence", () -> Laws.influence(trial().run())),
                law("every step of every row is as it is alone", this::stepsAlone));
        return Stream.of(
                        own,
                        GradientTests.of(() -> GradChecks.of(layers.apply(2), 2)),
                        new Laws(this::trial, extreme).all())
                .flatMap(each -> each);
    }

    private Layer drawn(int inputSize) {
        return GradChecks.drawn(layers.apply(inputSize), RandomKey.of(inputSize));
    }

    private FunctionTrial<Layer> trial() {
        RandomKey key = RandomKey.of(1);
        SequencedMap<String, Tensor> inputs = new LinkedHashMap<>(Map.of("x", FunctionTrial.uniform(SEQUENCE, key)));
        return FunctionTrial.draw(drawn(INPUT), (layer, in) -> layer.apply(x(in)), inputs, key);
    }

    private static Var x(SequencedMap<String, Var> in) {
        return in.firstEntry().getValue();
    }

    private void leadingAxes() {
        for (int inputSize : List.of(1, 2, 5)) {
            Layer layer = drawn(inputSize);
            for (List<Integer> leading :
                    List.of(List.<Integer>of(), List.of(3), List.of(2, 3), List.of(0), List.of(2, 0))) {
                int[] sizes = Stream.concat(leading.stream(), Stream.of(inputSize))
                        .mapToInt(size -> size)
                        .toArray();
                Shape y = layer.apply(Var.of(FunctionTrial.uniform(Shape.of(sizes), RandomKey.of(2))))
                        .shape();
                int[] kept = Arrays.copyOf(y.sizes(), Math.max(0, y.rank() - 1));
                assertEquals(
                        leading,
                        Arrays.stream(kept).boxed().toList(),
                        () -> "of x " + Shape.of(sizes) + ", the axes before the last of y " + y);
            }
        }
    }

    private void stepsAlone() {
        FunctionTrial<Layer> wide = trial();
        for (FunctionTrial<Layer> trial : List.of(wide, wide.inFloat32())) {
            Tensor x = trial.inputs().firstEntry().getValue();
            Var together = trial.model().apply(Var.of(x));
            for (int t = 0; t < SEQUENCE.size(0); t++) {
                for (int n = 0; n < SEQUENCE.size(1); n++) {
                    Var alone = trial.model().apply(Var.of(x).select(0, t).select(0, n));
                    assertSameBits(
                            named(together.select(0, t).select(0, n)),
                            named(alone),
                            " of step %d of row %d alone".formatted(t, n));
                }
            }
        }
    }

    private static SequencedMap<String, Tensor> named(Var y) {
        return new LinkedHashMap<>(Map.of("y", y.value()));
    }
}
