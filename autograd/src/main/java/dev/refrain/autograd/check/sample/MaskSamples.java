package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.Activations;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/** Samples of the composite functions of masks and of the composite activations. */
final class MaskSamples {
    private MaskSamples() {}

    static List<Sample> all() {
        return List.of(
                sample("maskedFill", choices -> {
                    List<Shape> shapes = AnyShape.pair(choices, 3);
                    Tensor drawn = Elements.nonzero().draw(choices, shapes.getLast());
                    Var mask = Masks.greater(Var.of(drawn), 0);
                    double number = choices.onceIn(2) ? Double.NEGATIVE_INFINITY : 0.5;
                    Function<Var, Var> filled = number == 0.5
                            ? x -> Masks.maskedFill(x, mask, number)
                            : x -> Masks.maskedFill(Masks.maskedFill(x, mask, number), mask, 0);
                    String how = "where %s is positive, with %s".formatted(drawn.shape(), number);
                    return of(choices, how, filled, Elements.reals(), shapes.getFirst());
                }),
                sample("lowerTriangle", choices -> {
                    int diagonal = choices.below(5) - 2;
                    Shape shape = AnyShape.of(choices, 2, 3);
                    return of(
                            choices,
                            "from " + diagonal,
                            x -> Masks.lowerTriangle(x, diagonal),
                            Elements.reals(),
                            shape);
                }),
                sample("upperTriangle", choices -> {
                    int diagonal = choices.below(5) - 2;
                    Shape shape = AnyShape.of(choices, 2, 3);
                    return of(
                            choices,
                            "from " + diagonal,
                            x -> Masks.upperTriangle(x, diagonal),
                            Elements.reals(),
                            shape);
                }),
                sample("prelu", choices -> {
                    Shape shape = AnyShape.of(choices, 0, 3);
                    Shape slopes = AnyShape.repeatedTo(choices, shape);
                    Parameter slope = new Parameter(slopes, (key, of, dtype) -> Tensor.full(dtype, 0.25, of.sizes()));
                    slope.initialise("slope", RandomKey.of(0), DType.FLOAT64);
                    String how = "by slopes " + slopes;
                    return of(choices, how, x -> Activations.prelu(x, slope), Elements.nonzero(), shape);
                }),
                sample("celu", choices -> {
                    double alpha = choices.oneOf(List.of(1.0, 0.5, 2.0));
                    Shape shape = AnyShape.of(choices, 0, 3);
                    return of(choices, "with " + alpha, x -> Activations.celu(x, alpha), Elements.nonzero(), shape);
                }),
                sample("tanhShrink", choices -> {
                    Shape shape = AnyShape.of(choices, 0, 3);
                    return of(choices, "applied", Activations::tanhShrink, Elements.reals(), shape);
                }));
    }

    private static Sample sample(String name, Function<Choices, GradCheck> checks) {
        return new Sample("function", name, checks);
    }

    private static GradCheck of(
            Choices choices, String how, Function<Var, Var> function, Elements elements, Shape shape) {
        Arguments arguments = Arguments.draw(choices, elements, shape);
        return arguments
                .check(in -> function.apply(in.getFirst()))
                .named("%s of %s".formatted(how, arguments.layout()));
    }
}
