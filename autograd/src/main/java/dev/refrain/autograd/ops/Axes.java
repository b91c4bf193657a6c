package dev.refrain.autograd.ops;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A set of axes to reduce over, bit k for axis k. */
public record Axes(int mask) {
    /**
     * These axes of a shape, all of them if none is named; -1 is the last.
     *
     * @throws ShapeException if there is no such axis, or one is named twice
     */
    public static Axes of(Shape shape, int... axes) {
        if (axes.length == 0) {
            return new Axes((1 << shape.rank()) - 1);
        }
        int mask = 0;
        for (int axis : axes) {
            int bit = 1 << shape.axis(axis);
            if ((mask & bit) != 0) {
                throw new ShapeException("axes %s name axis %d of shape %s twice"
                        .formatted(Arrays.toString(axes), shape.axis(axis), shape));
            }
            mask |= bit;
        }
        return new Axes(mask);
    }

    /** Says so if an op is made with an axis that is not counted from 0. */
    static void checkCounted(String operation, int axis) {
        if (axis < 0 || axis >= Shape.MAX_RANK) {
            throw new ShapeException(
                    "%s: axis %d, expected one counted from 0 to %d".formatted(operation, axis, Shape.MAX_RANK - 1));
        }
    }

    /** Whether the axis, counted from 0, is one of them. */
    public boolean has(int axis) {
        return (mask >> axis & 1) != 0;
    }

    /** The shape without these axes. */
    public Shape removedFrom(Shape shape) {
        if (mask >>> shape.rank() != 0) {
            throw new ShapeException("axes %s are out of range for shape %s".formatted(this, shape));
        }
        int[] kept = new int[shape.rank() - Integer.bitCount(mask)];
        int next = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!has(axis)) {
                kept[next++] = shape.size(axis);
            }
        }
        return Shape.of(kept);
    }

    /** The shape of the one input without these axes, along which it has elements. */
    Shape removedFromFilled(Shapes in) {
        Shape kept = removedFrom(in.at(0));
        if (countIn(in.at(0)) == 0) {
            throw in.clash("empty reduction over axes " + this);
        }
        return kept;
    }

    /** Where an axis that is none of these is when these are removed. */
    int keptAt(int axis) {
        return axis - Integer.bitCount(mask & ((1 << axis) - 1));
    }

    /** The shape with size 1 along these axes. */
    public Shape onesIn(Shape shape) {
        int[] sizes = shape.sizes();
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = has(axis) ? 1 : sizes[axis];
        }
        return Shape.of(sizes);
    }

    /** The number of elements along these axes. */
    public int countIn(Shape shape) {
        int count = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            count *= has(axis) ? shape.size(axis) : 1;
        }
        return count;
    }

    boolean[] flags(int rank) {
        boolean[] flags = new boolean[rank];
        for (int axis = 0; axis < rank; axis++) {
            flags[axis] = has(axis);
        }
        return flags;
    }

    @Override
    public String toString() {
        return Arrays.toString(
                IntStream.range(0, Shape.MAX_RANK).filter(this::has).toArray());
    }
}
