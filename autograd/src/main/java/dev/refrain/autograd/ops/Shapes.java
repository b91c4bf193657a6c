package dev.refrain.autograd.ops;

import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shapes of an op's inputs, as its shape rule sees them. */
public final class Shapes {
    private final Shape[] shapes;
    private final @Nullable Ids ids;

    /** The shapes of the inputs in order, in an array that is this one's from now on, and the ids of ops that take some. */
    public Shapes(Shape[] shapes, @Nullable Ids ids) {
        this.shapes = shapes;
        this.ids = ids;
    }

    /** The number of inputs, ids not counted. */
    public int count() {
        return shapes.length;
    }

    /** The shape of one input. */
    public Shape at(int input) {
        if (input >= shapes.length) {
            throw new IllegalStateException("a shape rule reads input %d of %d".formatted(input, shapes.length));
        }
        return shapes[input];
    }

    /** The shape of the one input, which has elements along an axis counted from 0. */
    Shape notEmptyAlong(int axis) {
        if (at(0).size(axis) == 0) {
            throw clash("empty reduction over axis " + axis);
        }
        return at(0);
    }

    /** The shape of the ids, of an op that takes some. */
    public Shape ids() {
        if (ids == null) {
            throw new IllegalStateException("this op was applied without ids");
        }
        return ids.shape();
    }

    /** The exception for shapes that do not fit: all shapes, and in words what clashes. */
    public ShapeException clash(String what) {
        String all = Stream.of(shapes).map(Shape::toString).collect(Collectors.joining(" and "));
        return new ShapeException((shapes.length == 1 ? "shape " : "shapes ") + all + ": " + what);
    }
}
