package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.ops.Conv2d;
import dev.refrain.autograd.ops.Conv2dImages;
import dev.refrain.autograd.ops.Conv2dWeights;
import dev.refrain.autograd.ops.MaxPool2d;
import dev.refrain.autograd.ops.MaxPool2dSpread;
import dev.refrain.autograd.ops.MaxPool2dTake;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/** Samples of the ops that slide a window over images. */
final class ImageSamples {
    private ImageSamples() {}

    static Stream<OpSample> all() {
        return Stream.of(
                new OpSample("conv2d", choices -> {
                    AnySliding any = AnySliding.of(choices);
                    int channels = channels(choices);
                    Shape weights = any.weights(channels, channels(choices));
                    return OpCase.of(
                            new Conv2d(any.sliding()),
                            Arguments.draw(choices, Elements.reals(), any.images(channels), weights));
                }),
                new OpSample("conv2dImages", choices -> {
                    AnySliding any = AnySliding.of(choices);
                    int outputs = channels(choices);
                    Shape weights = any.weights(channels(choices), outputs);
                    return OpCase.of(
                            new Conv2dImages(any.sliding(), any.height(), any.width()),
                            Arguments.draw(choices, Elements.reals(), any.results(outputs), weights));
                }),
                new OpSample("conv2dWeights", choices -> {
                    AnySliding any = AnySliding.of(choices);
                    Shape results = any.results(channels(choices));
                    return OpCase.of(
                            new Conv2dWeights(any.sliding(), any.down(), any.right()),
                            Arguments.draw(choices, Elements.reals(), any.images(channels(choices)), results));
                }),
                new OpSample("maxPool2d", choices -> {
                    AnySliding any = AnySliding.of(choices);
                    return OpCase.of(
                            new MaxPool2d(any.down(), any.right(), any.sliding()),
                            Arguments.draw(choices, Elements.distinct(), any.images(channels(choices))));
                }),
                new OpSample("maxPool2dSpread", choices -> {
                    AnySliding any = AnySliding.of(choices);
                    int channels = channels(choices);
                    return OpCase.of(
                            new MaxPool2dSpread(any.down(), any.right(), any.sliding()),
                            distinctAndReal(choices, any.images(channels), any.results(channels)));
                }),
                new OpSample("maxPool2dTake", choices -> {
                    AnySliding any = AnySliding.of(choices);
                    Shape images = any.images(channels(choices));
                    return OpCase.of(
                            new MaxPool2dTake(any.down(), any.right(), any.sliding()),
                            distinctAndReal(choices, images, images));
                }));
    }

    /** One to two, and once in eight times none. */
    private static int channels(Choices choices) {
        return choices.onceIn(8) ? 0 : 1 + choices.below(2);
    }

    private static Arguments distinctAndReal(Choices choices, Shape images, Shape numbers) {
        return Arguments.draw(choices, List.of(Elements.distinct(), Elements.reals()), List.of(images, numbers));
    }
}
