package dev.refrain.nn.check;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.nn.layer.AvgPool2d;
import dev.refrain.nn.layer.Conv1d;
import dev.refrain.nn.layer.Conv2d;
import dev.refrain.nn.layer.MaxPool2d;
import dev.refrain.nn.layer.Padding;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Samples of the layers that slide a window. */
final class WindowSamples {
    private WindowSamples() {}

    static Stream<Sample> all() {
        return Stream.of(
                new Sample("layer", "conv1d", WindowSamples::conv1d),
                new Sample("layer", "conv2d", WindowSamples::conv2d),
                new Sample("layer", "max-pool2d", choices -> {
                    MaxPool2d layer = new MaxPool2d(1 + choices.below(3), 1 + choices.below(2), strides(choices));
                    return check(choices, layer, (model, x) -> model.apply(x), images(choices, 2), Elements.distinct());
                }),
                new Sample("layer", "avg-pool2d", choices -> {
                    AvgPool2d layer = new AvgPool2d(1 + choices.below(3), 1 + choices.below(2), strides(choices));
                    return check(choices, layer, (model, x) -> model.apply(x), images(choices, 2), Elements.reals());
                }));
    }

    private static GradCheck conv1d(Choices choices) {
        int in = 1 + choices.below(2);
        Conv1d plain = new Conv1d(in, 1 + choices.below(2), 1 + choices.below(3))
                .withStride(1 + choices.below(2))
                .withDilation(1 + choices.below(2))
                .withPadding(choices.oneOf(List.of(Padding.values())));
        Conv1d layer = choices.onceIn(2) ? plain.withoutBias() : plain;
        Shape shape = Shape.of(5 + choices.below(3), choices.below(3), in); // as many steps as the largest window spans
        return check(choices, layer, Conv1d::apply, shape, Elements.reals());
    }

    private static GradCheck conv2d(Choices choices) {
        int channels = 1 + choices.below(2);
        Sliding sliding = strides(choices).paddings(choices.below(2), choices.below(2));
        Conv2d plain = new Conv2d(channels, 1 + choices.below(2), 1 + choices.below(3), 1 + choices.below(2))
                .withSliding(sliding);
        Conv2d layer = choices.onceIn(2) ? plain.withoutBias() : plain;
        return check(choices, layer, Conv2d::apply, images(choices, channels), Elements.reals());
    }

    private static Sliding strides(Choices choices) {
        return Sliding.plain().strides(1 + choices.below(2), 1 + choices.below(2));
    }

    private static Shape images(Choices choices, int channels) {
        return Shape.of(choices.below(3), 3 + choices.below(2), 2 + choices.below(2), channels);
    }

    private static <M> GradCheck check(
            Choices choices, M layer, BiFunction<M, Var, Var> function, Shape shape, Elements elements) {
        int seed = choices.below(GradChecks.SEEDS);
        Arguments x = Arguments.draw(choices, elements, shape);
        return GradCheck.ofModel(
                        GradChecks.drawn(layer, RandomKey.of(seed)),
                        (model, in) -> function.apply(model, x.of(in).getFirst()),
                        x.behind())
                .inputsNamed("x")
                .named("%s of %s, seed %d".formatted(layer, x.layout(), seed));
    }
}
