package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Conv2d;
import dev.refrain.autograd.ops.Conv2dImages;
import dev.refrain.autograd.ops.Conv2dWeights;
import dev.refrain.autograd.ops.MaxPool2d;
import dev.refrain.autograd.ops.MaxPool2dSpread;
import dev.refrain.autograd.ops.MaxPool2dTake;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.ScatterAlongAxis;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.autograd.ops.TakeAlongAxis;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp.Rule;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Wrong gradient rules of picking along an axis, and of what slides a window over images. In each, {@code c} is the cotangent. Who
 * gets a tie is no fault that a check finds, as nothing has a derivative there: that is tested by itself.
 */
final class ImageFaults {
    private ImageFaults() {}

    static Stream<OpFault> all() {
        return Stream.of(along(), convolutions(), adjoints(), pools()).flatMap(each -> each);
    }

    private static OpFault of(String op, String what, Function<Op, Rule> rule) {
        return new OpFault(op, what, rule);
    }

    /** The sound rule, but what it gives one input is changed. */
    private static OpFault given(String op, String what, int input, UnaryOperator<Var> change) {
        return of(
                op,
                what,
                sound -> (saved, c, sink) -> sound.pullback(
                        saved,
                        c,
                        (each, formula) ->
                                sink.give(each, each == input ? () -> change.apply(formula.get()) : formula)));
    }

    private static Stream<OpFault> along() {
        return Stream.of(
                of("takeAlongAxis", "an element asked for twice gets one contribution", sound -> (saved, c, sink) -> {
                    int axis = ((TakeAlongAxis) sound).axis();
                    int size = saved.shape(0).size(axis);
                    sink.give(
                            0,
                            () -> Var.apply(
                                    new ScatterAlongAxis(axis, size), saved.ids(), c.mul(firsts(saved.ids(), axis))));
                }),
                of("takeAlongAxis", "ids counted from the end", sound -> (saved, c, sink) -> {
                    int axis = ((TakeAlongAxis) sound).axis();
                    int size = saved.shape(0).size(axis);
                    Ids mirrored = mirrored(saved.ids(), size);
                    sink.give(0, () -> Var.apply(new ScatterAlongAxis(axis, size), mirrored, c));
                }),
                of("scatterAlongAxis", "ids counted from the end", sound -> (saved, c, sink) -> {
                    ScatterAlongAxis own = (ScatterAlongAxis) sound;
                    Ids mirrored = mirrored(saved.ids(), own.size());
                    sink.give(0, () -> Var.apply(new TakeAlongAxis(own.axis()), mirrored, c));
                }),
                of(
                        "scatterAlongAxis",
                        "of what adds up in one place, the first alone gets it",
                        sound -> (saved, c, sink) -> {
                            ScatterAlongAxis own = (ScatterAlongAxis) sound;
                            sink.give(
                                    0,
                                    () -> Var.apply(new TakeAlongAxis(own.axis()), saved.ids(), c)
                                            .mul(firsts(saved.ids(), own.axis())));
                        }));
    }

    /** 1 where an id occurs first along the axis, else 0. */
    private static Var firsts(Ids ids, int axis) {
        Shape shape = ids.shape();
        int[] values = ids.toArray();
        double[] first = new double[values.length];
        Set<List<Integer>> seen = new HashSet<>();
        for (int flat = 0; flat < values.length; flat++) {
            int[] at = shape.index(flat);
            at[axis] = values[flat];
            first[flat] = seen.add(IntStream.of(at).boxed().toList()) ? 1 : 0;
        }
        return Var.of(Tensor.of(first, shape.sizes()));
    }

    private static Ids mirrored(Ids ids, int size) {
        int[] values = IntStream.of(ids.toArray()).map(id -> size - 1 - id).toArray();
        return Ids.of(values, ids.shape().sizes());
    }

    private static Stream<OpFault> convolutions() {
        return Stream.of(
                given("conv2d", "padding off by one in the images", 0, ImageFaults::oneTooEarly),
                of("conv2d", "weights turned round", sound -> (saved, c, sink) -> {
                    Sliding sliding = ((Conv2d) sound).sliding();
                    Shape x = saved.shape(0);
                    Op images = new Conv2dImages(sliding, x.size(1), x.size(2));
                    sink.give(0, () -> Var.apply(images, c, turnedRound(saved.input(1))));
                    sink.give(1, () -> Var.apply(weights(sliding, saved.shape(1)), saved.input(0), c));
                }),
                of("conv2d", "dilation ignored in the weights", sound -> (saved, c, sink) -> {
                    Sliding sliding = ((Conv2d) sound).sliding();
                    Shape x = saved.shape(0);
                    Sliding tight = sliding.dilation(1);
                    sink.give(0, () -> Var.apply(new Conv2dImages(sliding, x.size(1), x.size(2)), c, saved.input(1)));
                    sink.give(1, () -> {
                        Shape places = Var.apply(new Conv2d(tight), saved.input(0), saved.input(1))
                                .shape();
                        Var more = behind(behind(c, 1, places), 2, places);
                        return Var.apply(weights(tight, saved.shape(1)), saved.input(0), more);
                    });
                }),
                of("conv2d", "of several images the first alone in the weights", sound -> (saved, c, sink) -> {
                    Sliding sliding = ((Conv2d) sound).sliding();
                    Shape x = saved.shape(0);
                    int one = Math.min(1, x.size(0));
                    sink.give(0, () -> Var.apply(new Conv2dImages(sliding, x.size(1), x.size(2)), c, saved.input(1)));
                    sink.give(
                            1,
                            () -> Var.apply(
                                    weights(sliding, saved.shape(1)),
                                    saved.input(0).slice(0, 0, one),
                                    c.slice(0, 0, one)));
                }));
    }

    private static Stream<OpFault> adjoints() {
        return Stream.of(
                of(
                        "conv2dImages",
                        "none for the weights",
                        sound -> (saved, c, sink) -> sound.pullback(saved, c, (input, formula) -> {
                            if (input == 0) {
                                sink.give(input, formula);
                            }
                        })),
                given("conv2dImages", "weights turned round", 1, ImageFaults::turnedRound),
                of("conv2dWeights", "hides the results", sound -> (saved, c, sink) -> {
                    Conv2dWeights own = (Conv2dWeights) sound;
                    Shape x = saved.shape(0);
                    Op images = new Conv2dImages(own.sliding(), x.size(1), x.size(2));
                    sink.give(0, () -> Var.apply(images, saved.input(1).detach(), c));
                    sink.give(1, () -> Var.apply(new Conv2d(own.sliding()), saved.input(0), c));
                }),
                given("conv2dWeights", "a thousandth too much for the results", 1, given -> given.mul(1.001)));
    }

    private static Stream<OpFault> pools() {
        return Stream.of(
                of("maxPool2d", "the greatest of several windows gets their mean", sound -> (saved, c, sink) -> {
                    MaxPool2d own = (MaxPool2d) sound;
                    Op spread = new MaxPool2dSpread(own.height(), own.width(), own.sliding());
                    Var ones = Var.of(Tensor.full(c.dtype(), 1, c.shape().sizes()));
                    sink.give(0, () -> {
                        Var times = Var.apply(spread, saved.input(0), ones);
                        Var least = Var.scalar(1, c.dtype());
                        return Var.apply(spread, saved.input(0), c).div(times.max(least));
                    });
                }),
                of("maxPool2d", "the first of a window, not the greatest", sound -> (saved, c, sink) -> {
                    MaxPool2d own = (MaxPool2d) sound;
                    Op spread = new MaxPool2dSpread(own.height(), own.width(), own.sliding());
                    sink.give(0, () -> Var.apply(spread, saved.input(0).mul(0), c));
                }),
                of(
                        "maxPool2d",
                        "hides the cotangent",
                        sound -> (saved, c, sink) -> sound.pullback(saved, c.detach(), sink)),
                of("maxPool2dSpread", "where the cotangent is greatest", sound -> (saved, c, sink) -> {
                    MaxPool2dSpread own = (MaxPool2dSpread) sound;
                    Op take = new MaxPool2dTake(own.height(), own.width(), own.sliding());
                    sink.give(1, () -> Var.apply(take, c, c));
                }),
                given("maxPool2dTake", "off by one", 1, ImageFaults::oneTooEarly));
    }

    private static Op weights(Sliding sliding, Shape w) {
        return new Conv2dWeights(sliding, w.size(0), w.size(1));
    }

    /** Zeros behind along an axis, up to the size of {@code target}. */
    private static Var behind(Var x, int axis, Shape target) {
        return Var.apply(new Pad(axis, 0, target.size(axis) - x.shape().size(axis)), x);
    }

    /** All lines of the images moved up, and none at the end. */
    private static Var oneTooEarly(Var images) {
        int height = images.shape().size(1);
        return height == 0 ? images : Var.apply(new Pad(1, 0, 1), images.slice(1, 1, height));
    }

    private static Var turnedRound(Var weights) {
        Shape w = weights.shape();
        int taps = w.size(0) * w.size(1);
        int[] backwards = IntStream.range(0, taps).map(tap -> taps - 1 - tap).toArray();
        return weights.reshape(taps, w.size(2) * w.size(3))
                .gatherRows(Ids.of(backwards, taps))
                .reshape(w);
    }
}
