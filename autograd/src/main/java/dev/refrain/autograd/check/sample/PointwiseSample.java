package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.check.sample.Arguments.Twice;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Domain;
import dev.refrain.tensor.pointwise.Domain.Interval;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The sample of an entry of the table. */
final class PointwiseSample {
    private static final int MAX_RANK = 4;

    private PointwiseSample() {}

    static OpSample of(Pointwise function) {
        return new OpSample(
                function.functionName(),
                choices -> function.arity() == 1 ? ofOne(choices, function) : ofSeveral(choices, function));
    }

    private static OpCase ofOne(Choices choices, Pointwise function) {
        Shape shape = AnyShape.of(choices, 0, MAX_RANK);
        Elements elements = Elements.in(function.domain(), 0);
        return OpCase.of(new PointwiseOp(function), Arguments.draw(choices, elements, shape));
    }

    /** Whose arguments broadcast. */
    private static OpCase ofSeveral(Choices choices, Pointwise function) {
        List<Shape> shapes = new ArrayList<>(AnyShape.pair(choices, MAX_RANK));
        if (function.arity() == 3) {
            Shape common = Shape.broadcast(shapes.getFirst(), shapes.getLast());
            shapes.add(choices.onceIn(2) ? AnyShape.repeatedTo(choices, common) : common);
        }
        Domain domain = function.domain();
        List<Elements> elements = IntStream.range(0, function.arity())
                .mapToObj(argument -> Elements.in(domain, argument))
                .toList();
        Arguments arguments = Arguments.draw(choices, elements, shapes, twice(domain));
        boolean switched = domain.relation() == Domain.Relation.FIRST_IS_SWITCH;
        return OpCase.of(new PointwiseOp(function), switched ? arguments.withMask(0) : arguments);
    }

    /** What is drawn for a later argument must do for an earlier one that is the same tensor. */
    private static Twice twice(Domain domain) {
        return switch (domain.relation()) {
            case DISTINCT -> Twice.AS_THE_SAME_VIEW; // of x and its transpose, elements may meet at a kink
            case DISTINCT_IN_SIZE -> Twice.NEVER;
            case ANY, FIRST_IS_SWITCH ->
                domain.interval(0).equals(domain.interval(1))
                                || !domain.interval(1).equals(Interval.REALS)
                        ? Twice.AS_ANY_VIEW
                        : Twice.NEVER;
        };
    }
}
