package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.CumSum;
import dev.refrain.autograd.ops.FirstMax;
import dev.refrain.autograd.ops.LayerNorm;
import dev.refrain.autograd.ops.LayerNormSlope;
import dev.refrain.autograd.ops.LogSoftmax;
import dev.refrain.autograd.ops.LogSumExp;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.Min;
import dev.refrain.autograd.ops.Norm;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Prod;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.autograd.ops.SquaredDistance;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.autograd.ops.Variance;
import dev.refrain.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Samples of ops that make one number of many, or go along an axis. */
final class ReductionSamples {
    /** Ranks and sets of axes to reduce over, as rank · 16 + mask: all for up to three axes, some of four. */
    private static final List<Integer> REDUCTIONS = Stream.of(
                    IntStream.of(0, 16 + 0b1),
                    IntStream.rangeClosed(0b1, 0b11).map(mask -> 2 * 16 + mask),
                    IntStream.rangeClosed(0b1, 0b111).map(mask -> 3 * 16 + mask),
                    IntStream.of(0b1111, 0b0110, 0b1001).map(mask -> 4 * 16 + mask))
            .flatMapToInt(each -> each)
            .boxed()
            .toList();

    private ReductionSamples() {}

    static Stream<OpSample> all() {
        return Stream.of(
                new OpSample("sum", choices -> reduction(choices, Sum::new, Elements.reals())),
                new OpSample("maxOver", choices -> maximum(choices, Max::new)),
                new OpSample("firstMax", choices -> maximum(choices, FirstMax::new)),
                new OpSample("softmax", choices -> alongAxis(choices, Softmax::new)),
                new OpSample("logSoftmax", choices -> alongAxis(choices, LogSoftmax::new)),
                new OpSample("prod", choices -> reduction(choices, Prod::new, Elements.factors())),
                new OpSample("minOver", choices -> maximum(choices, Min::new)),
                new OpSample("variance", ReductionSamples::variance),
                new OpSample("norm", choices -> reduction(choices, Norm::new, Elements.nonzero())),
                new OpSample("squaredDistance", ReductionSamples::distance),
                new OpSample("logSumExp", choices -> reduction(choices, LogSumExp::new, Elements.reals())),
                new OpSample("cumSum", choices -> alongAxis(choices, axis -> new CumSum(axis, choices.onceIn(2)))),
                new OpSample("layerNorm", choices -> alongLast(choices, LayerNorm::new, 1)),
                new OpSample("layerNormSlope", choices -> alongLast(choices, LayerNormSlope::new, 2)));
    }

    private static OpCase reduction(Choices choices, Function<Axes, Op> op, Elements elements) {
        int form = choices.oneOf(REDUCTIONS);
        Axes axes = new Axes(form % 16);
        Shape shape = AnyShape.ofRank(choices, form / 16);
        Op reduction = op.apply(axes);
        boolean ofNothing = reduction instanceof Sum || reduction instanceof Prod;
        Shape allowed = ofNothing ? shape : AnyShape.filled(shape, axes);
        return OpCase.of(reduction, Arguments.draw(choices, elements, allowed));
    }

    private static OpCase maximum(Choices choices, Function<Axes, Op> op) {
        return reduction(choices, op, Elements.distinct());
    }

    /** Along each axis of each rank. */
    private static OpCase alongAxis(Choices choices, IntFunction<Op> op) {
        int form = choices.below(OpSamples.MAX_RANK * (OpSamples.MAX_RANK + 1) / 2);
        int rank = 1;
        while (form >= rank) {
            form -= rank++;
        }
        Shape shape = AnyShape.ofRank(choices, rank);
        return OpSamples.real(choices, op.apply(form), AnyShape.filled(shape, new Axes(1 << form)));
    }

    private static OpCase distance(Choices choices) {
        Shape shape = AnyShape.of(choices, 0, OpSamples.MAX_RANK);
        return OpSamples.real(choices, new SquaredDistance(), shape, shape);
    }

    /** Of a sample in half of the cases where there are two terms. */
    private static OpCase variance(Choices choices) {
        OpCase drawn = reduction(choices, axes -> new Variance(axes, false), Elements.reals());
        Axes axes = ((Variance) drawn.op()).axes();
        int terms = axes.countIn(drawn.arguments().views().getFirst().shape());
        return terms > 1 && choices.onceIn(2) ? drawn.with(new Variance(axes, true)) : drawn;
    }

    /** With an ε that is not small, as what is normalised by little more than it is curved too much for differences. */
    private static OpCase alongLast(Choices choices, DoubleFunction<Op> op, int arguments) {
        double epsilon = choices.oneOf(List.of(1.0, 0.5, 0.25));
        Shape shape = AnyShape.of(choices, 1, OpSamples.MAX_RANK);
        Shape filled = AnyShape.filled(shape, new Axes(1 << (shape.rank() - 1)));
        return OpSamples.real(
                choices,
                op.apply(epsilon),
                Collections.nCopies(arguments, filled).toArray(Shape[]::new));
    }
}
