package dev.refrain.benchmarks.peers.products;

import dev.refrain.benchmarks.peers.Rounds;
import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.Peak;
import dev.refrain.tensor.internal.measure.ProductShape;
import dev.refrain.tensor.internal.measure.Timed;
import java.util.ArrayList;
import java.util.List;

/** Products of all contestants, shape by shape; within a shape they take turns, so that all see the same machine. */
record Comparison(List<Contestant> contestants, Effort effort, Peak peak) {
    private static final double TOLERANCE = 1e-3;

    /** The contestant, if it multiplies two small matrices as we do. */
    static Contestant checked(Contestant contestant) {
        prepare(contestant, 5, 33, 70);
        return contestant;
    }

    /** First everything runs for a while, so that nothing is compiled later; then each shape is measured. */
    List<Standing> run(List<ProductShape> shapes) {
        for (ProductShape shape : shapes) {
            System.err.println("warming up " + shape.sizes());
            for (Contestant contestant : contestants) {
                new Timed(prepare(contestant, shape.m(), shape.k(), shape.n()))
                        .warmUp(effort.warmUp(), effort.sample());
            }
        }
        return shapes.stream().map(this::measure).toList();
    }

    private Standing measure(ProductShape shape) {
        System.err.println("measuring " + shape.sizes());
        List<Timed> timed = Rounds.of(
                peak,
                contestants.stream()
                        .map(each -> prepare(each, shape.m(), shape.k(), shape.n()))
                        .toList(),
                effort);
        List<Standing.Figure> figures = new ArrayList<>();
        for (int i = 0; i < timed.size(); i++) {
            double operations = shape.operations();
            Timed each = timed.get(i);
            figures.add(new Standing.Figure(contestants.get(i), operations / each.best(), operations / each.median()));
        }
        return new Standing(shape, figures);
    }

    /** The product of two matrices, which is run once and held against ours. */
    private static Contestant.Product prepare(Contestant contestant, int m, int k, int n) {
        float[] a = spread(m * k, 0.6180339887498949);
        float[] b = spread(k * n, 0.7548776662466927);
        Contestant.Product product = contestant.prepare(m, k, n, a, b);
        product.run();
        Contestant.Product ours = new Refrain(false).prepare(m, k, n, a, b);
        ours.run();
        float[] expected = ours.result();
        float[] actual = product.result();
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) <= TOLERANCE)) {
                throw new IllegalStateException("%s: element %d of %dx%dx%d is %s, expected %s"
                        .formatted(contestant.name(), i, m, k, n, actual[i], expected[i]));
            }
        }
        return product;
    }

    private static float[] spread(int count, double step) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            double turns = step * (i + 1);
            numbers[i] = (float) (2 * (turns - Math.floor(turns)) - 1);
        }
        return numbers;
    }
}
