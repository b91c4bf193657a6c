package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Shapes drawn from choices. Sizes are 0, 1, and small ones that fill no vector evenly; the simplest have few axes and small
 * sizes. No shape has more than {@value #MOST} elements, so that a whole Jacobian stays cheap.
 */
public final class AnyShape {
    /** The most elements of a shape. */
    public static final int MOST = 100;

    /** Small ones are more frequent; float64 sums have 8 lanes, so some are just beside 8 and 16. */
    private static final List<Integer> SIZES = List.of(0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 7, 8, 9, 17);

    private AnyShape() {}

    /** A size, 0 among them. */
    public static int size(Choices choices) {
        return choices.oneOf(SIZES);
    }

    /** A size that is not 0. */
    public static int positiveSize(Choices choices) {
        return choices.oneOf(SIZES.subList(1, SIZES.size()));
    }

    /** A shape of {@code minRank} to {@code maxRank} axes. */
    public static Shape of(Choices choices, int minRank, int maxRank) {
        int rank = minRank + choices.below(maxRank - minRank + 1);
        return limited(IntStream.range(0, rank).map(axis -> size(choices)).toArray());
    }

    /** A shape of one size along all axes, none empty. */
    public static Shape cube(Choices choices, int rank) {
        int[] sizes = new int[rank];
        Arrays.fill(sizes, Math.min(positiveSize(choices), (int) Math.pow(MOST, 1.0 / rank)));
        return Shape.of(sizes);
    }

    /** The sizes, cut where there would be too many elements. */
    private static Shape limited(int... sizes) {
        int count = 1;
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = Math.min(sizes[axis], MOST / count);
            count *= Math.max(1, sizes[axis]);
        }
        return Shape.of(sizes);
    }

    /** An axis of a shape that has some. */
    public static int axis(Choices choices, Shape shape) {
        return choices.below(shape.rank());
    }

    /** Axes to reduce over: all of them, or any set that is not empty. */
    public static Axes axes(Choices choices, Shape shape) {
        return new Axes((1 << shape.rank()) - 1 - choices.below(Math.max(1, (1 << shape.rank()) - 1)));
    }

    /** The shape with 1 in place of 0 along these axes. */
    public static Shape filled(Shape shape, Axes axes) {
        Shape filled = shape;
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean empty = shape.size(axis) == 0 && (axes.mask() >> axis & 1) != 0;
            filled = empty ? filled.with(axis, 1) : filled;
        }
        return filled;
    }

    /** An order of so many axes; the simplest is the one they have. */
    public static List<Integer> order(Choices choices, int rank) {
        List<Integer> left = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        List<Integer> order = new ArrayList<>();
        while (!left.isEmpty()) {
            order.add(left.remove(choices.below(left.size())));
        }
        return order;
    }

    /** What broadcasting repeats to {@code target}: leading axes may be missing, sizes may be 1; the simplest is the target. */
    public static Shape repeatedTo(Choices choices, Shape target) {
        int missing = target.rank() > 0 && choices.onceIn(3) ? 1 + choices.below(target.rank()) : 0;
        return Shape.of(IntStream.range(missing, target.rank())
                .map(axis -> choices.onceIn(3) ? 1 : target.size(axis))
                .toArray());
    }

    /** Another shape of as many elements: the axes in another order, of which two neighbours may be made one, or one added. */
    public static Shape reshaped(Choices choices, Shape shape) {
        List<Integer> sizes = new ArrayList<>(
                order(choices, shape.rank()).stream().map(shape::size).toList());
        if (sizes.size() > 1 && choices.onceIn(2)) {
            int first = choices.below(sizes.size() - 1);
            sizes.set(first, sizes.get(first) * sizes.remove(first + 1));
        }
        if (choices.onceIn(2)) {
            sizes.add(choices.below(sizes.size() + 1), 1);
        }
        return Shape.of(sizes.stream().mapToInt(size -> size).toArray());
    }
}
