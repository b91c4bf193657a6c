package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.check.sample.Arguments.Twice;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Domain;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;

/** The sample of an entry of the table. */
final class PointwiseSample {
    private static final int MAX_RANK = 4;

    private PointwiseSample() {}

    static OpSample of(Pointwise function) {
        return new OpSample(
                function.functionName(),
                choices -> function.arity() == 1 ? ofOne(choices, function) : ofTwo(choices, function));
    }

    private static OpCase ofOne(Choices choices, Pointwise function) {
        Shape shape = AnyShape.of(choices, 0, MAX_RANK);
        Elements elements = Elements.in(function.domain(), 0, true);
        return OpCase.of(new PointwiseOp(function), Arguments.draw(choices, elements, shape));
    }

    /** Whose arguments broadcast. In no domain may the second be what the first may not. */
    private static OpCase ofTwo(Choices choices, Pointwise function) {
        List<Shape> shapes = AnyShape.pair(choices, MAX_RANK);
        Domain domain = function.domain();
        List<Elements> elements = List.of(Elements.in(domain, 0, false), Elements.in(domain, 1, true));
        // of x and its transpose, elements may meet at a kink
        Twice twice = domain == Domain.DISTINCT ? Twice.AS_THE_SAME_VIEW : Twice.AS_ANY_VIEW;
        return OpCase.of(new PointwiseOp(function), Arguments.draw(choices, elements, shapes, twice));
    }
}
