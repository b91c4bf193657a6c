package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.Flip;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Permute;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Spread;
import dev.refrain.autograd.ops.Stride;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/** Samples of ops that put elements elsewhere. */
final class ShapeSamples {
    private static final int MAX_RANK = OpSamples.MAX_RANK;

    /** Ranks of permutations: more where there are more of them. */
    private static final List<Integer> PERMUTED_RANKS = List.of(0, 1, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4);

    private ShapeSamples() {}

    static Stream<OpSample> all() {
        return Stream.of(
                new OpSample("permute", ShapeSamples::permute),
                new OpSample("reshape", choices -> {
                    Shape shape = AnyShape.of(choices, 0, MAX_RANK);
                    return OpSamples.real(choices, new Reshape(AnyShape.reshaped(choices, shape)), shape);
                }),
                new OpSample("expand", choices -> {
                    Shape target = AnyShape.of(choices, 0, MAX_RANK);
                    Shape shape = choices.onceIn(8) ? target : AnyShape.repeatedTo(choices, target);
                    return OpSamples.real(choices, new Expand(target), shape);
                }),
                new OpSample("slice", ShapeSamples::slice),
                new OpSample("pad", choices -> {
                    Shape shape = AnyShape.of(choices, 1, MAX_RANK);
                    int axis = AnyShape.axis(choices, shape);
                    return OpSamples.real(choices, new Pad(axis, choices.below(4), choices.below(4)), shape);
                }),
                new OpSample("concat", ShapeSamples::concat),
                new OpSample("stride", choices -> {
                    Shape shape = AnyShape.of(choices, 1, MAX_RANK);
                    return OpSamples.real(
                            choices, new Stride(AnyShape.axis(choices, shape), 1 + choices.below(4)), shape);
                }),
                new OpSample("spread", ShapeSamples::spread),
                new OpSample("flip", choices -> {
                    Shape shape = AnyShape.of(choices, 0, MAX_RANK);
                    return OpSamples.real(choices, new Flip(AnyShape.axes(choices, shape)), shape);
                }));
    }

    /** Of equal sizes in a quarter of the cases, where the shape does not tell a wrong order. */
    private static OpCase permute(Choices choices) {
        int rank = choices.oneOf(PERMUTED_RANKS);
        boolean cube = rank > 1 && choices.onceIn(4);
        Shape shape = cube ? AnyShape.cube(choices, rank) : AnyShape.ofRank(choices, rank);
        return OpSamples.real(choices, new Permute(AnyShape.order(choices, rank)), shape);
    }

    /** Empty in an eighth of the cases. */
    private static OpCase slice(Choices choices) {
        Shape shape = AnyShape.of(choices, 1, MAX_RANK);
        int axis = AnyShape.axis(choices, shape);
        int size = shape.size(axis);
        int start = choices.below(Math.max(1, size));
        boolean empty = size == 0 || choices.onceIn(8);
        int end = empty ? start : size - choices.below(size - start);
        return OpSamples.real(choices, new Slice(axis, start, end), shape);
    }

    /** Of one to four parts, of one shape in half of the cases. */
    private static OpCase concat(Choices choices) {
        int parts = 1 + choices.below(4);
        Shape shape = AnyShape.of(choices, 1, 3);
        int axis = AnyShape.axis(choices, shape);
        boolean equal = !choices.onceIn(2);
        Shape[] shapes = new Shape[parts];
        for (int k = 0; k < parts; k++) {
            shapes[k] = equal ? shape : shape.with(axis, choices.below(4));
        }
        return OpSamples.real(choices, new Concat(axis), shapes);
    }

    /** Into as many elements as the last one needs, or up to a step more. */
    private static OpCase spread(Choices choices) {
        Shape shape = AnyShape.of(choices, 1, MAX_RANK);
        int axis = AnyShape.axis(choices, shape);
        int step = 1 + choices.below(4);
        int last = shape.size(axis) * step - choices.below(step);
        return OpSamples.real(choices, new Spread(axis, step, shape.size(axis) == 0 ? 0 : last), shape);
    }
}
