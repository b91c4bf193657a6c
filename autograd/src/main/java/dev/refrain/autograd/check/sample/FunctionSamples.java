package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A sample of every composite function: they have no gradient rules, but may put ops together wrongly. */
public final class FunctionSamples {
    private FunctionSamples() {}

    /** All of them. */
    public static List<Sample> all() {
        return Stream.of(
                        composites(),
                        MaskSamples.all().stream(),
                        ArrangementSamples.all(),
                        ProductSamples.all(),
                        IndexFunctionSamples.all())
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<Sample> composites() {
        return Stream.of(
                sample("concat", choices -> {
                    Shape shape = AnyShape.of(choices, 1, 3);
                    int axis = AnyShape.axis(choices, shape) - choices.below(2) * shape.rank();
                    return of(choices, "along axis " + axis, in -> Functions.concat(axis, in), shape, shape);
                }),
                sample("stack", choices -> {
                    Shape shape = AnyShape.of(choices, 0, 2);
                    int axis = choices.below(shape.rank() + 1);
                    Shape[] shapes = new Shape[1 + choices.below(3)];
                    Arrays.fill(shapes, shape);
                    return of(choices, "along axis " + axis, in -> Functions.stack(axis, in), shapes);
                }),
                sample("split", choices -> {
                    Shape shape = AnyShape.of(choices, 1, 3);
                    int axis = AnyShape.axis(choices, shape);
                    int parts = 1 + choices.below(4);
                    Shape whole = shape.with(axis, parts * Math.min(2, shape.size(axis)));
                    String how = "in %d parts along axis %d".formatted(parts, axis);
                    return of(choices, how, in -> weighted(Functions.split(in.getFirst(), axis, parts)), whole);
                }),
                sample("select", choices -> {
                    Shape shape = AnyShape.of(choices, 1, 3);
                    int axis = AnyShape.axis(choices, shape);
                    Shape filled = AnyShape.filled(shape, new Axes(1 << axis));
                    int index = choices.below(filled.size(axis));
                    String how = "%d along axis %d".formatted(index, axis);
                    return of(choices, how, in -> Functions.select(in.getFirst(), axis, index), filled);
                }),
                sample("transpose", choices -> {
                    Shape shape = AnyShape.of(choices, 2, 3);
                    return of(choices, "last two axes", in -> Functions.transpose(in.getFirst()), shape);
                }),
                sample("mean", choices -> {
                    Shape shape = AnyShape.of(choices, 0, 3);
                    Axes axes = AnyShape.axes(choices, shape);
                    int[] over =
                            IntStream.range(0, shape.rank()).filter(axes::has).toArray();
                    Shape filled = AnyShape.filled(shape, axes);
                    return of(choices, "over " + axes, in -> Functions.mean(in.getFirst(), over), filled);
                }),
                sample("dropout", choices -> {
                    Shape shape = AnyShape.of(choices, 0, 3);
                    double rate = 0.25 * choices.below(4);
                    RandomKey key = RandomKey.of(choices.below(1000));
                    return of(choices, "by " + rate, in -> droppedTwice(in.getFirst(), rate), shape)
                            .training(key);
                }));
    }

    static Sample sample(String name, Function<Choices, GradCheck> checks) {
        return new Sample("function", name, checks);
    }

    static GradCheck of(Choices choices, String how, Function<List<Var>, Var> function, Shape... shapes) {
        return of(choices, Elements.reals(), how, function, shapes);
    }

    static GradCheck of(
            Choices choices, Elements elements, String how, Function<List<Var>, Var> function, Shape... shapes) {
        Arguments arguments = Arguments.draw(choices, elements, shapes);
        return arguments.check(function).named("%s of %s".formatted(how, arguments.layout()));
    }

    /** Two maskings, which differ. */
    private static Var droppedTwice(Var x, double rate) {
        return Functions.dropout(x, rate).add(Functions.dropout(x.square(), rate));
    }

    /** Σ (k + 1) partₖ, in which no two parts may be exchanged. */
    private static Var weighted(List<Var> parts) {
        Var sum = parts.getFirst();
        for (int k = 1; k < parts.size(); k++) {
            sum = sum.add(parts.get(k).mul(k + 1));
        }
        return sum;
    }
}
