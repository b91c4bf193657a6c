package dev.refrain.nn.check;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.nn.loss.BinaryCrossEntropy;
import dev.refrain.nn.loss.CrossEntropy;
import dev.refrain.nn.loss.Loss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
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
                new Sample("loss", "cross-entropy", LossSamples::crossEntropy));
    }

    private static GradCheck crossEntropy(Choices choices) {
        Reduction reduction = choices.oneOf(List.of(Reduction.values()));
        Shape any = AnyShape.of(choices, 0, 2);
        Shape shape = reduction == Reduction.MEAN ? AnyShape.filled(any, Axes.of(any)) : any;
        int classes = 1 + choices.below(4);
        Shape logits = Shape.of(IntStream.concat(IntStream.of(shape.sizes()), IntStream.of(classes))
                .toArray());
        int[] targets = IntStream.range(0, shape.count())
                .map(i -> choices.below(classes))
                .toArray();
        Ids target = Ids.of(targets, shape.sizes());
        Arguments arguments = Arguments.draw(choices, ANY, logits);
        return arguments
                .check(in -> new CrossEntropy(reduction).of(in.getFirst(), target))
                .named("%s of %s against %s".formatted(reduction, arguments.layout(), target));
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
