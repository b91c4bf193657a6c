package dev.refrain.nn.check;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.nn.loss.BinaryCrossEntropy;
import dev.refrain.nn.loss.Loss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.function.Function;

/** A sample of every loss. */
public final class LossSamples {
    private static final Elements ANY = Elements.within(-3, 3);

    private LossSamples() {}

    /** All of them. */
    public static List<Sample> all() {
        return List.of(
                sample("squared error", SquaredError::new, ANY, ANY),
                sample("binary cross-entropy", BinaryCrossEntropy::new, ANY, Elements.within(0, 1)));
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
