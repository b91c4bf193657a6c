package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.CumSum;
import dev.refrain.autograd.ops.FirstMax;
import dev.refrain.autograd.ops.Flip;
import dev.refrain.autograd.ops.LayerNorm;
import dev.refrain.autograd.ops.Min;
import dev.refrain.autograd.ops.Norm;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Prod;
import dev.refrain.autograd.ops.Spread;
import dev.refrain.autograd.ops.Stride;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.autograd.ops.Variance;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp.Rule;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Wrong gradient rules of reductions beyond the sum, of what goes along an axis, and of elements put elsewhere. */
final class ReductionFaults {
    private ReductionFaults() {}

    static Stream<OpFault> all() {
        return Stream.of(products(), moments(), norms(), alongAxis(), places()).flatMap(each -> each);
    }

    private static OpFault of(String op, String what, Rule rule) {
        return new OpFault(op, what, sound -> rule);
    }

    private static OpFault of(String op, String what, Function<Op, Rule> rule) {
        return new OpFault(op, what, rule);
    }

    private static Stream<OpFault> products() {
        return Stream.of(
                of(
                        "prod",
                        "the product divided by the factor",
                        sound -> (saved, c, sink) -> sink.give(0, () -> {
                            Var x = saved.input(0);
                            return spread(c.mul(Var.apply(sound, x)), ((Prod) sound).axes(), x)
                                    .div(x);
                        })),
                of("prod", "a zero gets the product of what is not, where two are", sound -> (saved, c, sink) -> {
                    Axes axes = ((Prod) sound).axes();
                    sink.give(0, () -> {
                        Var x = saved.input(0);
                        Var zero = Var.of(zeros(x.value()));
                        Var product = Var.apply(sound, x.add(zero));
                        Var none = Var.apply(new Prod(axes), zero.neg().add(1));
                        Var ofZero = zero.mul(spread(c.mul(product), axes, x));
                        Var others = zero.neg().add(1).mul(spread(c.mul(product).mul(none), axes, x));
                        return ofZero.add(others.div(x.add(zero)));
                    });
                }),
                new OpFault(
                        "matmul",
                        "wrong for a batch with one matrix",
                        sound -> (saved, c, sink) -> sound.pullback(
                                saved, saved.shape(0).rank() > saved.shape(1).rank() ? c.mul(1.001) : c, sink)),
                of("matmul", "batches not transposed back", sound -> (saved, c, sink) -> {
                    Shape b = saved.shape(1);
                    boolean fits = b.rank() > 2 && b.size(-1) == b.size(-2);
                    sink.give(
                            0,
                            () -> c.matmul(
                                    fits ? saved.input(1) : saved.input(1).transpose()));
                    sink.give(1, () -> saved.input(0).transpose().matmul(c));
                }));
    }

    /** 1 where an element is 0. */
    private static Tensor zeros(Tensor x) {
        return Tensor.of(
                Arrays.stream(x.toDoubles()).map(each -> each == 0 ? 1 : 0).toArray(),
                x.shape().sizes());
    }

    private static Stream<OpFault> moments() {
        return Stream.of(
                of(
                        "minOver",
                        "the maximum gets it",
                        sound -> (saved, c, sink) -> sink.give(0, () -> {
                            Axes axes = ((Min) sound).axes();
                            return spread(c, axes, saved.input(0)).mul(Var.apply(new FirstMax(axes), saved.input(0)));
                        })),
                of(
                        "variance",
                        "n for n - 1",
                        sound -> (saved, c, sink) ->
                                new Variance(((Variance) sound).axes(), false).pullback(saved, c, sink)),
                of(
                        "variance",
                        "x for x - mean",
                        sound -> (saved, c, sink) -> sink.give(0, () -> {
                            Axes axes = ((Variance) sound).axes();
                            int terms = axes.countIn(saved.shape(0));
                            return saved.input(0).mul(spread(c.mul(2.0 / terms), axes, saved.input(0)));
                        })),
                of(
                        "variance",
                        "the mean as a constant at the second order",
                        sound -> (saved, c, sink) -> sink.give(0, () -> {
                            Axes axes = ((Variance) sound).axes();
                            Var x = saved.input(0);
                            int terms = axes.countIn(x.shape());
                            int divisor = ((Variance) sound).sample() ? terms - 1 : terms;
                            Var mean = spread(Var.apply(new Sum(axes), x).div(terms), axes, x)
                                    .detach();
                            return x.sub(mean).mul(spread(c.mul(2.0 / divisor), axes, x));
                        })));
    }

    private static Stream<OpFault> norms() {
        return Stream.of(
                of(
                        "norm",
                        "that of the square",
                        sound -> (saved, c, sink) -> sink.give(
                                0, () -> saved.input(0).mul(spread(c.mul(2), ((Norm) sound).axes(), saved.input(0))))),
                of(
                        "norm",
                        "the norm as a constant at the second order",
                        sound -> (saved, c, sink) -> sink.give(0, () -> {
                            Var x = saved.input(0);
                            Var y = Var.apply(sound, x).detach();
                            return x.mul(spread(c.div(y), ((Norm) sound).axes(), x));
                        })),
                of(
                        "squaredDistance",
                        "without the factor 2",
                        sound -> (saved, c, sink) -> sound.pullback(saved, c.mul(0.5), sink)),
                of("squaredDistance", "the second gets what the first gets", sound -> (saved, c, sink) -> {
                    sink.give(0, () -> saved.input(0).sub(saved.input(1)).mul(c.mul(2)));
                    sink.give(1, () -> saved.input(0).sub(saved.input(1)).mul(c.mul(2)));
                }),
                of(
                        "logSumExp",
                        "not divided by the sum",
                        sound -> (saved, c, sink) -> sound.pullback(
                                saved, c.mul(Var.apply(sound, saved.input(0)).exp()), sink)),
                RareOpFaults.where(
                        "logSumExp",
                        "wrong over all of four axes",
                        (saved, c) -> saved.shape(0).rank() == 4 && c.shape().rank() == 0));
    }

    private static Stream<OpFault> alongAxis() {
        return Stream.of(
                of("cumSum", "not the other way", sound -> (saved, c, sink) -> sink.give(0, () -> Var.apply(sound, c))),
                of("cumSum", "without the element itself", sound -> (saved, c, sink) -> {
                    CumSum sum = (CumSum) sound;
                    sink.give(
                            0,
                            () -> Var.apply(new CumSum(sum.axis(), !sum.reverse()), c)
                                    .sub(c));
                }),
                of(
                        "layerNorm",
                        "without the variance's term",
                        sound -> (saved, c, sink) ->
                                sink.give(0, () -> c.sub(lastMean(c)).div(deviation(sound, saved.input(0))))),
                of(
                        "layerNorm",
                        "without the mean's term",
                        sound -> (saved, c, sink) -> sink.give(0, () -> {
                            Var y = Var.apply(sound, saved.input(0));
                            return c.sub(y.mul(lastMean(c.mul(y)))).div(deviation(sound, saved.input(0)));
                        })),
                of(
                        "layerNorm",
                        "the deviation as a constant at the second order",
                        sound -> (saved, c, sink) -> sink.give(0, () -> {
                            Var y = Var.apply(sound, saved.input(0));
                            Var all = c.sub(lastMean(c)).sub(y.mul(lastMean(c.mul(y))));
                            return all.div(deviation(sound, saved.input(0)).detach());
                        })),
                RareOpFaults.where(
                        "layerNorm",
                        "wrong for two features",
                        (saved, c) -> c.shape().size(-1) == 2),
                of(
                        "layerNormSlope",
                        "nothing for the first",
                        sound -> (saved, c, sink) -> sound.pullback(saved, c, (input, formula) -> {
                            if (input == 1) {
                                sink.give(input, formula);
                            }
                        })));
    }

    private static Var lastMean(Var value) {
        return value.mean(-1).reshape(value.shape().with(-1, 1));
    }

    private static Var deviation(Op sound, Var x) {
        Var variance = lastMean(x.sub(lastMean(x)).square());
        return variance.add(((LayerNorm) sound).epsilon()).sqrt();
    }

    private static Stream<OpFault> places() {
        return Stream.of(
                of("stride", "the step ignored where it divides the size", sound -> (saved, c, sink) -> {
                    Stride stride = (Stride) sound;
                    int size = saved.shape(0).size(stride.axis());
                    if (size % stride.step() == 0) {
                        int behind = size - c.shape().size(stride.axis());
                        sink.give(0, () -> Var.apply(new Pad(stride.axis(), 0, behind), c));
                    } else {
                        sound.pullback(saved, c, sink);
                    }
                }),
                of("spread", "one element later", sound -> (saved, c, sink) -> {
                    Spread spread = (Spread) sound;
                    sink.give(0, () -> {
                        Var shifted = c.shape().size(spread.axis()) < 2
                                ? c
                                : Functions.concat(
                                        spread.axis(),
                                        List.of(
                                                c.slice(spread.axis(), 1, spread.size()),
                                                c.slice(spread.axis(), 0, 1)));
                        return Var.apply(new Stride(spread.axis(), spread.step()), shifted);
                    });
                }),
                of("flip", "not flipped back", (saved, c, sink) -> sink.give(0, () -> c)),
                of("flip", "the first of several axes alone", sound -> (saved, c, sink) -> {
                    Axes axes = ((Flip) sound).axes();
                    sink.give(0, () -> Var.apply(new Flip(new Axes(Integer.lowestOneBit(axes.mask()))), c));
                }));
    }

    /** What was reduced to, for each of the terms. */
    private static Var spread(Var reduced, Axes axes, Var x) {
        return reduced.reshape(axes.onesIn(x.shape())).expand(x.shape());
    }
}
