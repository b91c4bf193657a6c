package dev.refrain.autograd.check;

import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** What the elements of a vector are called that is made of named tensors, one after the other. */
record Places(List<String> names, List<Shape> shapes) {
    Places {
        names = List.copyOf(names);
        shapes = List.copyOf(shapes);
    }

    /** The places of one tensor. */
    static Places of(String name, Shape shape) {
        return new Places(List.of(name), List.of(shape));
    }

    /** How many elements there are. */
    int count() {
        return shapes.stream().mapToInt(Shape::count).sum();
    }

    /** One element: the number of its tensor, and its index there. */
    record Place(String name, List<Integer> index) {
        @Override
        public String toString() {
            return index.isEmpty() ? name : name + index;
        }
    }

    /** Something for the elements from .. to - 1, which are those of one tensor. */
    @FunctionalInterface
    interface Range {
        void of(String name, int from, int to);
    }

    /** Each tensor's elements. */
    void ranges(Range each) {
        int from = 0;
        for (int k = 0; k < names.size(); k++) {
            int to = from + shapes.get(k).count();
            each.of(names.get(k), from, to);
            from = to;
        }
    }

    Place at(int element) {
        int rest = element;
        int part = 0;
        while (rest >= shapes.get(part).count()) {
            rest -= shapes.get(part++).count();
        }
        return new Place(
                names.get(part),
                IntStream.of(shapes.get(part).index(rest)).boxed().toList());
    }
}
