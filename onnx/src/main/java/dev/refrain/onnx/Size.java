package dev.refrain.onnx;

import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A whole number as it was in each trace: a size along an axis, or a number that an op was made with. */
record Size(List<Integer> seen) {
    Size {
        seen = List.copyOf(seen);
    }

    /** The same in all traces. */
    static Size of(int number) {
        return new Size(Collections.nCopies(Symbols.TRACES, number));
    }

    /** The sizes along the axes of a value, which has these shapes in the traces. */
    static List<Size> all(List<Shape> shapes) {
        List<Size> sizes = new ArrayList<>();
        for (int axis = 0; axis < shapes.getFirst().rank(); axis++) {
            int at = axis;
            sizes.add(new Size(shapes.stream().map(shape -> shape.size(at)).toList()));
        }
        return sizes;
    }

    /** Whether it is the same for all sizes of the inputs. */
    boolean isFixed() {
        return seen.stream().allMatch(seen.getFirst()::equals);
    }

    boolean is(int number) {
        return isFixed() && fixed() == number;
    }

    /** The number that it always is. */
    int fixed() {
        return seen.getFirst();
    }

    Size times(Size other) {
        List<Integer> product = new ArrayList<>();
        for (int trace = 0; trace < seen.size(); trace++) {
            product.add(seen.get(trace) * other.seen.get(trace));
        }
        return new Size(product);
    }

    Size minus(int number) {
        return new Size(seen.stream().map(each -> each - number).toList());
    }

    @Override
    public String toString() {
        return isFixed() ? String.valueOf(fixed()) : seen.toString();
    }
}
