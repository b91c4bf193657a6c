package dev.refrain.tensor;

import java.util.Arrays;

/**
 * The sizes of a tensor along its axes, at most {@value #MAX_RANK}; none for a scalar, and a size may be 0.
 *
 * <p>Where an axis is asked for, negative numbers count from the end: -1 is the last axis.
 */
public final class Shape {
    /** The largest number of axes. */
    public static final int MAX_RANK = 8;

    /** The largest number of elements: what a Java array holds on every JVM. */
    public static final int MAX_COUNT = Integer.MAX_VALUE - 8;

    private final int[] sizes;
    private final int count;

    private Shape(int[] sizes, int count) {
        this.sizes = sizes;
        this.count = count;
    }

    /**
     * The shape with these sizes.
     *
     * @throws ShapeException if a size is negative, there are too many axes or too many elements
     */
    public static Shape of(int... sizes) {
        int[] own = sizes.clone();
        return new Shape(own, checkedCount(own));
    }

    private static int checkedCount(int[] sizes) {
        if (sizes.length > MAX_RANK) {
            throw new ShapeException("shape: %s has %d axes, at most %d are possible"
                    .formatted(Arrays.toString(sizes), sizes.length, MAX_RANK));
        }
        // Sizes of 0 are left out of the overflow check's product but not forgiven: [65536, 65536, 0] still overflows.
        long product = 1;
        boolean empty = false;
        for (int size : sizes) {
            empty |= size == 0;
            product *= Math.max(1, size);
            if (size < 0 || product > MAX_COUNT) {
                throw unsound(sizes);
            }
        }
        return empty ? 0 : (int) product;
    }

    private static ShapeException unsound(int[] sizes) {
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] < 0) {
                return new ShapeException("shape: dimension %d is %d in %s, expected 0 or more"
                        .formatted(axis, sizes[axis], Arrays.toString(sizes)));
            }
        }
        return new ShapeException("shape: the element count overflows in %s, at most %d elements are possible"
                .formatted(Arrays.toString(sizes), MAX_COUNT));
    }

    /** The number of axes. */
    public int rank() {
        return sizes.length;
    }

    /** The number of elements. */
    public int count() {
        return count;
    }

    /**
     * The size along an axis; -1 is the last.
     *
     * @throws ShapeException if there is no such axis
     */
    public int size(int axis) {
        return sizes[axis(axis)];
    }

    /** The sizes, as a copy. */
    public int[] sizes() {
        return sizes.clone();
    }

    /**
     * The axis counted from 0 that {@code axis} means; -1 is the last.
     *
     * @throws ShapeException if there is no such axis
     */
    public int axis(int axis) {
        int counted = axis < 0 ? axis + sizes.length : axis;
        if (counted < 0 || counted >= sizes.length) {
            throw new ShapeException("axis %d is out of range for shape %s of %d axes".formatted(axis, this, rank()));
        }
        return counted;
    }

    /**
     * The index of element number {@code flat} in row-major order.
     *
     * @throws IndexRangeException if there is no such element
     */
    public int[] index(int flat) {
        if (flat < 0 || flat >= count) {
            throw new IndexRangeException(
                    "index: element %d is out of range for shape %s of %d elements".formatted(flat, this, count));
        }
        int[] index = new int[sizes.length];
        int rest = flat;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            index[axis] = rest % sizes[axis];
            rest /= sizes[axis];
        }
        return index;
    }

    /** This shape with another size along one axis. */
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis(axis)] = size;
        return of(changed);
    }

    /**
     * The shape of both together: axes are aligned at the end, and where the sizes differ one of them is 1.
     *
     * @throws ShapeException if that is not so, naming both shapes and the axis
     */
    public static Shape broadcast(Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] sizes = new int[rank];
        for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
            int left = fromEnd <= a.rank() ? a.sizes[a.rank() - fromEnd] : 1;
            int right = fromEnd <= b.rank() ? b.sizes[b.rank() - fromEnd] : 1;
            if (left != right && left != 1 && right != 1) {
                throw new ShapeException("shapes %s and %s clash at axis -%d: %d ≠ %d and neither is 1"
                        .formatted(a, b, fromEnd, left, right));
            }
            sizes[rank - fromEnd] = left == 1 ? right : left;
        }
        return of(sizes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** As in {@code [3, 4]}. */
    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
