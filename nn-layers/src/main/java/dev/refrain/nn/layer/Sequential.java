package dev.refrain.nn.layer;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Layer;
import java.util.List;

/**
 * One layer after the other: y = f_n(... f_1(x)). Each takes the size that the one before gives.
 *
 * <pre>{@code Layer readout = Sequential.of(new Linear(128, 64), Activation.TANH, new Dropout(0.2), new Linear(64, 10));}</pre>
 */
public record Sequential(List<Layer> layers) implements Layer {
    /**
     * These layers, the first one first.
     *
     * @throws HyperParameterException if there is none
     */
    public Sequential {
        layers = List.copyOf(layers);
        Checks.positive("sequential layers", layers.size());
    }

    /**
     * These layers, the first one first.
     *
     * @throws HyperParameterException if there is none
     */
    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    @Override
    public Var apply(Var x) {
        Var y = x;
        for (Layer layer : layers) {
            y = layer.apply(y);
        }
        return y;
    }
}
