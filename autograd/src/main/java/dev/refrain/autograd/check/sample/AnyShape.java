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

    /** Small ones are more frequent; float64 sums have 8 lanes, so some are just beside 8, 16 and 32. */
    private static final List<Integer> SIZES = List.of(0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 7, 8, 9, 17, 33);

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
        return ofRank(choices, minRank + choices.below(maxRank - minRank + 1));
    }

    /** A shape of so many axes; sizes are cut where there would be too many elements. */
    public static Shape ofRank(Choices choices, int rank) {
        int[] sizes = new int[rank];
        int count = 1;
        for (int axis = 0; axis < rank; axis++) {
            sizes[axis] = Math.min(size(choices), MOST / count);
            count *= Math.max(1, sizes[axis]);
        }
        return Shape.of(sizes);
    }

    /** A shape of one size along all axes, none empty. */
    public static Shape cube(Choices choices, int rank) {
        int[] sizes = new int[rank];
        Arrays.fill(sizes, Math.min(positiveSize(choices), (int) Math.pow(MOST, 1.0 / rank)));
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
            boolean empty = shape.size(axis) == 0 && axes.has(axis);
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

    /** What broadcasting repeats to {@code target}, but not the target: sizes are 1 there, leading axes may be missing. */
    public static Shape repeatedTo(Choices choices, Shape target) {
        int rank = target.rank();
        int missing = rank > 0 && choices.onceIn(3) ? 1 + choices.below(rank) : 0;
        int[] sizes = IntStream.range(missing, rank)
                .map(axis -> choices.onceIn(3) ? 1 : target.size(axis))
                .toArray();
        boolean same = Shape.of(sizes).equals(target);
        if (same && rank > 0) {
            sizes[choices.below(rank)] = 1;
        }
        return Shape.of(sizes);
    }

    /** Two shapes of up to {@code maxRank} axes that broadcast: the same, one or the other repeated to the other, or both. */
    public static List<Shape> pair(Choices choices, int maxRank) {
        int repeated = choices.below(4);
        Shape shape = of(choices, 0, maxRank);
        return List.of(
                (repeated & 1) == 0 ? shape : repeatedTo(choices, shape),
                (repeated & 2) == 0 ? shape : repeatedTo(choices, shape));
    }

    /** Another shape of as many elements: the axes in another order, one divided in two, two neighbours made one, one added. */
    public static Shape reshaped(Choices choices, Shape shape) {
        List<Integer> sizes = new ArrayList<>(
                order(choices, shape.rank()).stream().map(shape::size).toList());
        if (!sizes.isEmpty() && choices.onceIn(2)) {
            divide(choices, sizes, choices.below(sizes.size()));
        }
        if (sizes.size() > 1 && choices.onceIn(2)) {
            int first = choices.below(sizes.size() - 1);
            sizes.set(first, sizes.get(first) * sizes.remove(first + 1));
        }
        if (choices.onceIn(4)) {
            sizes.add(choices.below(sizes.size() + 1), 1);
        }
        return Shape.of(sizes.stream().mapToInt(size -> size).toArray());
    }

    private static void divide(Choices choices, List<Integer> sizes, int axis) {
        int size = sizes.get(axis);
        List<Integer> divisors = IntStream.rangeClosed(1, Math.max(1, size))
                .filter(each -> size % each == 0)
                .boxed()
                .toList();
        int divisor = choices.oneOf(divisors);
        sizes.set(axis, size / divisor);
        sizes.add(axis, divisor);
    }
}
