package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.Images;
import dev.refrain.autograd.Indexing;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Samples of the functions of {@link Indexing} and {@link Images}. */
final class IndexFunctionSamples {
    private IndexFunctionSamples() {}

    static Stream<Sample> all() {
        return Stream.concat(indexing(), images());
    }

    private static Stream<Sample> indexing() {
        return Stream.of(
                sample("takeAlongAxis", choices -> {
                    Shape shape = AnyShape.of(choices, 1, 3);
                    int axis = AnyShape.axis(choices, shape);
                    Shape filled = AnyShape.filled(shape, new Axes(1 << axis));
                    Ids ids = IndexSamples.ids(choices, filled.size(axis), filled.with(axis, choices.below(4)));
                    int asked = axis - choices.below(2) * shape.rank();
                    String how = "along axis %d by %s".formatted(asked, ids);
                    return of(choices, how, in -> Indexing.takeAlongAxis(in.getFirst(), asked, ids), filled);
                }),
                sample("indexSelect", choices -> {
                    Shape shape = AnyShape.of(choices, 1, 3);
                    int axis = AnyShape.axis(choices, shape);
                    Shape filled = AnyShape.filled(shape, new Axes(1 << axis));
                    Shape picked = choices.oneOf(List.of(Shape.of(2), Shape.of(), Shape.of(2, 2), Shape.of(0)));
                    Ids ids = IndexSamples.ids(choices, filled.size(axis), picked);
                    int asked = axis - choices.below(2) * shape.rank();
                    String how = "along axis %d by %s".formatted(asked, ids);
                    return of(choices, how, in -> Indexing.indexSelect(in.getFirst(), asked, ids), filled);
                }),
                sample("scatterAdd", choices -> {
                    Shape shape = AnyShape.of(choices, 1, 3);
                    int axis = AnyShape.axis(choices, shape);
                    Shape target = shape.with(axis, 1 + choices.below(4));
                    Ids ids = IndexSamples.ids(choices, target.size(axis), shape);
                    int asked = axis - choices.below(2) * shape.rank();
                    String how = "along axis %d by %s".formatted(asked, ids);
                    return of(choices, how, in -> Indexing.scatterAdd(in.get(0), asked, ids, in.get(1)), target, shape);
                }),
                sample("pick", choices -> {
                    Shape rows = AnyShape.of(choices, 0, 2);
                    int classes = 1 + choices.below(4);
                    int[] sizes = Arrays.copyOf(rows.sizes(), rows.rank() + 1);
                    sizes[rows.rank()] = classes;
                    Ids ids = IndexSamples.ids(choices, classes, rows);
                    return of(choices, "by " + ids, in -> Indexing.pick(in.getFirst(), ids), Shape.of(sizes));
                }));
    }

    private static Stream<Sample> images() {
        return Stream.of(
                sample("conv2d", choices -> {
                    AnySliding any = AnySliding.of(choices);
                    String how = "by " + any.sliding();
                    return of(
                            choices,
                            how,
                            in -> Images.conv2d(in.get(0), in.get(1), any.sliding()),
                            any.images(2),
                            any.weights(2, 1));
                }),
                sample("conv1d", choices -> {
                    AnySliding any = AnySliding.of(choices);
                    Sliding down = any.sliding().strides(any.sliding().strideDown(), 1);
                    Sliding sliding = down.paddings(down.paddingDown(), 0).dilations(down.dilationDown(), 1);
                    return of(
                            choices,
                            "by " + sliding,
                            in -> Images.conv1d(in.get(0), in.get(1), sliding),
                            Shape.of(any.height(), any.images(), 2),
                            Shape.of(any.down(), 2, 1));
                }),
                sample("maxPool2d", choices -> {
                    AnySliding any = AnySliding.of(choices);
                    Arguments distinct = Arguments.draw(choices, Elements.distinct(), any.images(2));
                    return distinct.check(in -> Images.maxPool2d(in.getFirst(), any.down(), any.right(), any.sliding()))
                            .named("by %s of %s".formatted(any.sliding(), distinct.layout()));
                }),
                sample("avgPool2d", choices -> {
                    AnySliding any = AnySliding.of(choices);
                    String how = "of %d by %d by %s".formatted(any.down(), any.right(), any.sliding());
                    return of(
                            choices,
                            how,
                            in -> Images.avgPool2d(in.getFirst(), any.down(), any.right(), any.sliding()),
                            any.images(2));
                }));
    }

    private static Sample sample(String name, Function<Choices, GradCheck> checks) {
        return new Sample("function", name, checks);
    }

    private static GradCheck of(Choices choices, String how, Function<List<Var>, Var> function, Shape... shapes) {
        Arguments arguments = Arguments.draw(choices, Elements.reals(), shapes);
        return arguments.check(function).named("%s of %s".formatted(how, arguments.layout()));
    }
}
