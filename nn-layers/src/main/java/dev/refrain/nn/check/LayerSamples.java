package dev.refrain.nn.check;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.nn.Layer;
import dev.refrain.nn.layer.Dropout;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.Ids;
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
                sample("linear, no bias", Linear::withoutBias),
                sample("layer norm", (input, output) -> new LayerNorm(input)),
                sample("layer norm, no bias", (input, output) -> new LayerNorm(input).withoutBias()),
                new Sample("layer", "dropout", LayerSamples::dropout),
                new Sample("layer", "embedding", LayerSamples::embedding));
    }

    private static GradCheck dropout(Choices choices) {
        int seed = choices.below(GradChecks.SEEDS);
        Dropout layer = new Dropout(0.25 * choices.below(4));
        return check(choices, (input, output) -> layer).training(RandomKey.of(seed));
    }

    /** Looked up, some of it twice, and used as the output layer of what was looked up. */
    private static GradCheck embedding(Choices choices) {
        Shape shape = AnyShape.of(choices, 0, 2);
        int symbols = 1 + choices.below(4);
        int size = 1 + choices.below(3);
        int seed = choices.below(GradChecks.SEEDS);
        boolean tied = choices.onceIn(2);
        int[] ids = IntStream.range(0, shape.count())
                .map(i -> choices.below(symbols))
                .toArray();
        Embedding drawn = GradChecks.drawn(new Embedding(symbols, size), RandomKey.of(seed));
        return GradCheck.ofModel(drawn, (model, tape) -> {
                    Var vectors = model.apply(tape.ids(Ids.of(ids, shape.sizes())));
                    return tied ? model.logits(vectors) : vectors;
                })
                .named("%d by %d of ids %s%s, seed %d".formatted(symbols, size, shape, tied ? ", tied" : "", seed));
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
