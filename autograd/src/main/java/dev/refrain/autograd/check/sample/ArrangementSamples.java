package dev.refrain.autograd.check.sample;

import static dev.refrain.autograd.check.sample.FunctionSamples.of;
import static dev.refrain.autograd.check.sample.FunctionSamples.sample;

import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Samples of functions that put elements elsewhere, and of those that reduce and are no ops by themselves. */
final class ArrangementSamples {
    private ArrangementSamples() {}

    static Stream<Sample> all() {
        return Stream.concat(arrangements(), reductions());
    }

    private static Stream<Sample> arrangements() {
        return Stream.of(
                sample("flip", choices -> overAxes(choices, 0, Elements.reals(), Arrangements::flip)),
                sample("roll", choices -> {
                    int by = choices.below(9) - 4;
                    return alongAxis(choices, "by " + by, (x, axis) -> Arrangements.roll(x, axis, by));
                }),
                sample("pad", choices -> {
                    int before = choices.below(3);
                    int behind = choices.below(3);
                    int value = choices.below(3) - 1;
                    String how = "by %d and %d of %d".formatted(before, behind, value);
                    return alongAxis(choices, how, (x, axis) -> Arrangements.pad(x, axis, before, behind, value));
                }),
                sample("slice", ArrangementSamples::slice),
                sample("diagonal", choices -> {
                    Shape shape = AnyShape.of(choices, 2, 4);
                    return of(choices, "last two axes", in -> Arrangements.diagonal(in.getFirst()), shape);
                }),
                sample("repeat", choices -> {
                    int times = choices.below(4);
                    return alongAxis(choices, times + " times", (x, axis) -> Arrangements.repeat(x, axis, times));
                }),
                sample("tile", choices -> {
                    int times = choices.below(4);
                    return alongAxis(choices, times + " times", (x, axis) -> Arrangements.tile(x, axis, times));
                }),
                sample("stopGradient", choices -> {
                    Shape shape = AnyShape.of(choices, 0, 3);
                    return of(
                            choices,
                            Elements.nonzero(),
                            "x times its sign, a constant",
                            in -> in.getFirst().mul(Arrangements.stopGradient(sign(in.getFirst()))),
                            shape);
                }));
    }

    private static Var sign(Var x) {
        return Var.apply(new PointwiseOp(Pointwise.SIGN), x);
    }

    private static Stream<Sample> reductions() {
        return Stream.of(
                sample("sampleVariance", choices -> {
                    Shape shape = AnyShape.of(choices, 0, 3);
                    Shape two = Shape.of(IntStream.concat(IntStream.of(2), IntStream.of(shape.sizes()))
                            .toArray());
                    return of(choices, "over axis 0", in -> Reductions.sampleVariance(in.getFirst(), 0), two);
                }),
                sample(
                        "standardDeviation",
                        choices -> overAxes(
                                choices,
                                1,
                                Elements.distinct(),
                                (x, axes) -> axes.length > 0 && terms(x, axes) < 2
                                        ? x
                                        : Reductions.standardDeviation(x, axes))),
                sample(
                        "sampleStandardDeviation",
                        choices -> overAxes(
                                choices,
                                1,
                                Elements.distinct(),
                                (x, axes) -> terms(x, axes) < 2 ? x : Reductions.sampleStandardDeviation(x, axes))),
                sample("normalise", choices -> {
                    Shape shape = AnyShape.of(choices, 1, 3);
                    Shape filled = AnyShape.filled(shape, new Axes(1 << (shape.rank() - 1)));
                    return of(choices, "last axis", in -> Reductions.normalise(in.getFirst(), 0.5), filled);
                }));
    }

    /** Of one term it is 0, with a kink. */
    private static int terms(Var x, int... axes) {
        return IntStream.of(axes).map(axis -> x.shape().size(axis)).reduce(1, (a, b) -> a * b);
    }

    private static GradCheck slice(Choices choices) {
        int step = 1 + choices.below(4);
        Shape shape = AnyShape.of(choices, 1, 3);
        int axis = AnyShape.axis(choices, shape);
        int size = shape.size(axis);
        int start = choices.below(size + 1);
        int end = size - choices.below(size - start + 1);
        String how = "%d..%d by %d along axis %d".formatted(start, end, step, axis);
        return of(choices, how, in -> Arrangements.slice(in.getFirst(), axis, start, end, step), shape);
    }

    private static GradCheck alongAxis(Choices choices, String how, BiFunction<Var, Integer, Var> function) {
        Shape shape = AnyShape.of(choices, 1, 3);
        int axis = AnyShape.axis(choices, shape) - choices.below(2) * shape.rank();
        return of(choices, how + " along axis " + axis, in -> function.apply(in.getFirst(), axis), shape);
    }

    private static GradCheck overAxes(
            Choices choices, int minRank, Elements elements, BiFunction<Var, int[], Var> function) {
        Shape shape = AnyShape.of(choices, minRank, 3);
        Axes axes = AnyShape.axes(choices, shape);
        int[] over = IntStream.range(0, shape.rank()).filter(axes::has).toArray();
        Shape filled = AnyShape.filled(shape, axes);
        return of(choices, elements, "over " + axes, in -> function.apply(in.getFirst(), over), filled);
    }
}
