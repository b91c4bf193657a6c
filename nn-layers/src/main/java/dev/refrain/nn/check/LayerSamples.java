package dev.refrain.nn.check;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.nn.Layer;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** A sample of every layer. */
public final class LayerSamples {
    private LayerSamples() {}

    /** All of them. */
    public static List<Sample> all() {
        return List.of(
                sample("linear", (input, output) -> new Linear(input, output)),
                sample("linear, no bias", Linear::withoutBias));
    }

    private interface Maker {
        Layer make(int input, int output);
    }

    private static Sample sample(String name, Maker maker) {
        return new Sample("layer", name, choices -> check(choices, maker));
    }

    private static GradCheck check(Choices choices, Maker maker) {
        Shape leading = AnyShape.of(choices, 0, 2);
        int input = 1 + choices.below(4);
        int output = 1 + choices.below(4);
        int seed = choices.below(GradChecks.SEEDS);
        Shape shape = Shape.of(IntStream.concat(IntStream.of(leading.sizes()), IntStream.of(input))
                .toArray());
        Layer layer = GradChecks.drawn(maker.make(input, output), RandomKey.of(seed));
        Arguments x = Arguments.draw(choices, Elements.reals(), shape);
        return GradCheck.ofModel(layer, (m, in) -> m.apply(x.of(in).getFirst()), x.behind())
                .inputsNamed("x")
                .named("to %d of %s, seed %d".formatted(output, x.layout(), seed));
    }
}
