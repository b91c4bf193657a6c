package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Domain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Float64 arguments for derivatives: every element is a pure function of a key and its index. */
final class Arguments {
    private Arguments() {}

    /** Arguments for a pointwise function, one per shape, at least 0.3 away from where it is not smooth. */
    static List<Tensor> in(Domain domain, List<Shape> shapes, RandomKey key) {
        return IntStream.range(0, shapes.size())
                .mapToObj(argument -> {
                    RandomKey own = key.child(argument);
                    boolean last = argument == shapes.size() - 1;
                    return tensor(shapes.get(argument), i -> element(domain, argument, last, own, i));
                })
                .toList();
    }

    private static double element(Domain domain, int argument, boolean last, RandomKey key, int index) {
        double unit = key.uniform(index);
        return switch (domain) {
            case REALS -> 4 * unit - 2;
            case POSITIVE -> 0.3 + 2.2 * unit;
            case NONZERO ->
                last ? Math.copySign(0.3 + 1.7 * unit, key.child("sign").uniform(index) - 0.5) : 4 * unit - 2;
            // Whatever is paired by broadcasting: the first near whole numbers, the second near the halves between.
            case DISTINCT -> key.child("whole").below(4, index) - 2 + 0.5 * argument + 0.2 * unit;
        };
    }

    /** Elements within ±1, each at least 1 / count away from every other: no ties, also not after a small step. */
    static Tensor spread(Shape shape, RandomKey key) {
        int count = shape.count();
        List<Integer> ranks = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingLong(i -> key.child("order").bits(i)))
                .toList();
        return tensor(shape, i -> (2 * ranks.get(i) + 0.5 + 0.9 * key.uniform(i)) / count - 1);
    }

    /** Normally distributed elements. */
    static Tensor normal(Shape shape, RandomKey key) {
        return tensor(shape, key::normal);
    }

    /** Elements within low .. high. */
    static Tensor uniform(double low, double high, Shape shape, RandomKey key) {
        return tensor(shape, i -> low + (high - low) * key.uniform(i));
    }

    /** The same with element i of tensor k at another place. */
    static List<Tensor> moved(List<Tensor> at, int k, int i, double value) {
        List<Tensor> moved = new ArrayList<>(at);
        double[] elements = at.get(k).toDoubles();
        elements[i] = value;
        moved.set(k, Tensor.of(elements, at.get(k).shape().sizes()));
        return moved;
    }

    private static Tensor tensor(Shape shape, IntToDoubleFunction element) {
        return Tensor.of(IntStream.range(0, shape.count()).mapToDouble(element).toArray(), shape.sizes());
    }
}
