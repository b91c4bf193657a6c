package dev.refrain.autograd;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;

/** How a parameter's first value is drawn: a pure function of the key, so that equal keys give equal weights. */
@FunctionalInterface
public interface Initialiser {
    /** The first value, of this shape and type. */
    Tensor draw(RandomKey key, Shape shape, DType dtype);
}
