package dev.refrain.nn.init;

import dev.refrain.autograd.Initialiser;
import dev.refrain.nn.Checks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Objects;

/** So many blocks of one size along the last axis, block k drawn from child k of the key. */
record SideBySide(int parts, Initialiser each) implements Initialiser {
    SideBySide {
        Checks.positive("sideBySide parts", parts);
        Objects.requireNonNull(each, "each");
    }

    @Override
    public Tensor draw(RandomKey key, Shape shape, DType dtype) {
        if (shape.rank() == 0 || shape.size(-1) % parts != 0) {
            throw new ShapeException("sideBySide: got shape %s, expected a last axis that is %d blocks of one size"
                    .formatted(shape, parts));
        }
        int width = shape.size(-1) / parts;
        Shape block = shape.with(-1, width);
        double[] values = new double[shape.count()];
        for (int part = 0; part < parts; part++) {
            double[] drawn = each.draw(key.child(part), block, dtype).toDoubles();
            for (int at = 0; at < drawn.length; at += width) {
                System.arraycopy(drawn, at, values, at * parts + part * width, width);
            }
        }
        return Tensor.of(values, shape.sizes()).to(dtype); // of what was rounded already
    }
}
