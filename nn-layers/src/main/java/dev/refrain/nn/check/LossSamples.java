package dev.refrain.nn.check;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.nn.loss.AbsoluteError;
import dev.refrain.nn.loss.BinaryCrossEntropy;
import dev.refrain.nn.loss.CosineDistance;
import dev.refrain.nn.loss.CrossEntropy;
import dev.refrain.nn.loss.HuberError;
import dev.refrain.nn.loss.KullbackLeibler;
import dev.refrain.nn.loss.Loss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A sample of every loss. */
public final class LossSamples {
    private static final Elements ANY = Elements.within(-3, 3);

    private LossSamples() {}

    /** All of them. */
    public static List<Sample> all() {
        return List.of(
                sample("squared error", SquaredError::new, ANY, ANY),
                sample("binary cross-entropy", BinaryCrossEntropy::new, ANY, Elements.within(0, 1)),
                sample("absolute error", AbsoluteError::new, apart(0), apart(1)),
                sample("huber error", HuberError::new, apart(0), apart(1)),
                sample("huber error, 2", reduction -> new HuberError(reduction, 2), apart(0), apart(1)),
                sample("kullback-leibler", KullbackLeibler::new, ANY, Elements.within(0.1, 1)),
                new Sample("loss", "cosine distance", LossSamples::cosineDistance),
                new Sample("loss", "cross-entropy", choices -> crossEntropy(choices, false)),
                new Sample("loss", "cross-entropy, with options", choices -> crossEntropy(choices, true)));
    }

    /** Numbers whose differences are at least 0.3 from every whole one, where errors have kinks. */
    private static Elements apart(int argument) {
        return Elements.in(Pointwise.MAX.domain(), argument);
    }

    private static GradCheck cosineDistance(Choices choices) {
        Reduction reduction = choices.oneOf(List.of(Reduction.values()));
        Shape any = AnyShape.of(choices, 1, 3);
        Shape shape = reduction == Reduction.MEAN ? AnyShape.filled(any, Axes.of(any)) : any;
        Elements elements = Elements.nonzero();
        Arguments arguments = Arguments.draw(choices, List.of(elements, elements), List.of(shape, shape));
        return arguments
                .check(in -> new CosineDistance(reduction).of(in.get(0), in.get(1)))
                .named("%s of %s".formatted(reduction, arguments.layout()));
    }

    private static GradCheck crossEntropy(Choices choices, boolean options) {
        Reduction reduction = choices.oneOf(List.of(Reduction.values()));
        Shape any = AnyShape.of(choices, 0, 2);
        Shape shape = reduction == Reduction.MEAN ? AnyShape.filled(any, Axes.of(any)) : any;
        int classes = 1 + choices.below(4);
        Shape logits = Shape.of(IntStream.concat(IntStream.of(shape.sizes()), IntStream.of(classes))
                .toArray());
        int[] targets = IntStream.range(0, shape.count())
                .map(i -> choices.below(classes))
                .toArray();
        CrossEntropy loss = options
                ? withOptions(choices, new CrossEntropy(reduction), classes, targets)
                : new CrossEntropy(reduction);
        Ids target = Ids.of(targets, shape.sizes());
        Arguments arguments = Arguments.draw(choices, ANY, logits);
        return arguments
                .check(in -> loss.of(in.getFirst(), target))
                .named("%s of %s against %s".formatted(loss, arguments.layout(), target));
    }

    /** With some of the options; one target counts, whatever they are. */
    private static CrossEntropy withOptions(Choices choices, CrossEntropy plain, int classes, int[] targets) {
        CrossEntropy loss = plain.withSmoothing(0.25 * choices.below(3));
        if (choices.onceIn(2)) {
            double[] weights = IntStream.range(0, classes)
                    .mapToDouble(c -> 0.5 + choices.below(3))
                    .toArray();
            loss = loss.withWeights(weights);
        }
        if (choices.onceIn(2)) {
            loss = loss.withIgnored(-1);
            for (int i = 1; i < targets.length; i++) {
                targets[i] = choices.onceIn(3) ? -1 : targets[i];
            }
        }
        return loss;
    }

    private static Sample sample(
            String name, Function<Reduction, Loss> losses, Elements predictions, Elements targets) {
        return new Sample("loss", name, choices -> check(choices, losses, List.of(predictions, targets)));
    }

    private static GradCheck check(Choices choices, Function<Reduction, Loss> losses, List<Elements> elements) {
        Reduction reduction = choices.oneOf(List.of(Reduction.values()));
        Shape any = AnyShape.of(choices, 0, 3);
        Shape shape = reduction == Reduction.MEAN ? AnyShape.filled(any, Axes.of(any)) : any;
        Arguments arguments = Arguments.draw(choices, elements, List.of(shape, shape));
        Loss loss = losses.apply(reduction);
        return arguments
                .check(in -> loss.of(in.get(0), in.get(1)))
                .named("%s of %s".formatted(reduction, arguments.layout()));
    }
}
