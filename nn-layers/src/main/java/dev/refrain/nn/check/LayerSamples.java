package dev.refrain.nn.check;

import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Layer;
import dev.refrain.nn.layer.Bilinear;
import dev.refrain.nn.layer.Dropout;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.layer.Sequential;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A sample of every layer. */
public final class LayerSamples {
    private LayerSamples() {}

    /** All of them. */
    public static List<Sample> all() {
        return Stream.concat(ofSteps(), WindowSamples.all()).toList();
    }

    private static Stream<Sample> ofSteps() {
        return Stream.of(
                sample("linear", (input, output) -> new Linear(input, output)),
                sample("linear, no bias", Linear::withoutBias),
                new Sample("layer", "dropout", LayerSamples::dropout),
                sample("layer norm", (input, output) -> new LayerNorm(input).withEpsilon(0.1)),
                sample(
                        "layer norm, no bias",
                        (input, output) -> new LayerNorm(input).withoutBias().withEpsilon(1)),
                sample("sequential", LayerSamples::sequential),
                new Sample("layer", "bilinear", choices -> bilinear(choices, true)),
                new Sample("layer", "bilinear, no bias", choices -> bilinear(choices, false)),
                new Sample("layer", "embedding", LayerSamples::embedding),
                new Sample("layer", "embedding, padding", LayerSamples::padded));
    }

    private static Layer sequential(int input, int output) {
        return Sequential.of(
                new Linear(input, output), Activation.TANH, Linear.withoutBias(output, 2), Activation.SIGMOID);
    }

    private static GradCheck bilinear(Choices choices, boolean bias) {
        Shape leading = AnyShape.of(choices, 0, 2);
        int first = 1 + choices.below(3);
        int second = 1 + choices.below(3);
        int seed = choices.below(GradChecks.SEEDS);
        Bilinear plain = new Bilinear(first, second, 1 + choices.below(3));
        Bilinear layer = GradChecks.drawn(bias ? plain : plain.withoutBias(), RandomKey.of(seed));
        Elements reals = Elements.reals();
        Arguments in =
                Arguments.draw(choices, List.of(reals, reals), List.of(with(leading, first), with(leading, second)));
        return GradCheck.ofModel(layer, (m, values) -> applied(m, in.of(values)), in.behind())
                .named("%s of %s, seed %d".formatted(layer.weight().shape(), in.layout(), seed));
    }

    private static Var applied(Bilinear layer, List<Var> in) {
        return layer.apply(in.get(0), in.get(1));
    }

    private static Shape with(Shape leading, int features) {
        return Shape.of(IntStream.concat(IntStream.of(leading.sizes()), IntStream.of(features))
                .toArray());
    }

    /** The vectors of padding, whose gradient is not that of their values, are left out behind the layer. */
    private static GradCheck padded(Choices choices) {
        int symbols = 2 + choices.below(3);
        int count = 1 + choices.below(6);
        int padding = choices.below(symbols);
        int seed = choices.below(GradChecks.SEEDS);
        int[] ids = IntStream.range(0, count).map(i -> choices.below(symbols)).toArray();
        double[] mask =
                IntStream.of(ids).mapToDouble(id -> id == padding ? 1 : 0).toArray();
        Embedding drawn = GradChecks.drawn(new Embedding(symbols, 2).withPadding(padding), RandomKey.of(seed));
        return GradCheck.ofModel(drawn, (model, tape) -> {
                    Var vectors = model.apply(tape.ids(Ids.of(ids, count)));
                    return Masks.maskedFill(vectors, Var.of(Tensor.of(mask, count, 1)), 0);
                })
                .named("%d of ids %s, padding %d, seed %d".formatted(symbols, Arrays.toString(ids), padding, seed));
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
        Shape shape = with(leading, input);
        Layer layer = GradChecks.drawn(maker.make(input, output), RandomKey.of(seed));
        Arguments x = Arguments.draw(choices, Elements.reals(), shape);
        return GradCheck.ofModel(layer, (m, in) -> m.apply(x.of(in).getFirst()), x.behind())
                .inputsNamed("x")
                .named("to %d of %s, seed %d".formatted(output, x.layout(), seed));
    }
}
