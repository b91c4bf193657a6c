package dev.refrain.autograd.ops;

import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shapes of an op's inputs, as its shape rule sees them. */
public final class Shapes {
    private final List<Shape> shapes;
    private final @Nullable Ids ids;

    /** The shapes of the inputs in order, and the ids of ops that take some. */
    public Shapes(List<Shape> shapes, @Nullable Ids ids) {
        this.shapes = List.copyOf(shapes);
        this.ids = ids;
    }

    /** The number of inputs, ids not counted. */
    public int count() {
        return shapes.size();
    }

    /** The shape of one input. */
    public Shape at(int input) {
        return shapes.get(input);
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
        String all = shapes.stream().map(Shape::toString).collect(Collectors.joining(" and "));
        return new ShapeException((shapes.size() == 1 ? "shape " : "shapes ") + all + ": " + what);
    }
}
