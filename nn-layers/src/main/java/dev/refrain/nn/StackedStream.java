package dev.refrain.nn;

import dev.refrain.tensor.ShapeException;
import java.util.List;

/** Streams on top of each other. */
final class StackedStream<S> implements Streaming<List<S>> {
    private final List<Streaming<S>> layers;
    private final float[][] floats;
    private final double[][] doubles;

    /** Of these layers, the lowest first. */
    StackedStream(List<Streaming<S>> layers) {
        this.layers = layers;
        floats = new float[layers.size() - 1][];
        doubles = new double[layers.size() - 1][];
        for (int k = 0; k < floats.length; k++) {
            floats[k] = new float[layers.get(k).outputs()];
            doubles[k] = new double[layers.get(k).outputs()];
        }
    }

    @Override
    public void step(float[] x, float[] y) {
        for (int k = 0; k < layers.size(); k++) {
            layers.get(k).step(k == 0 ? x : floats[k - 1], k == floats.length ? y : floats[k]);
        }
    }

    @Override
    public void step(double[] x, double[] y) {
        for (int k = 0; k < layers.size(); k++) {
            layers.get(k).step(k == 0 ? x : doubles[k - 1], k == doubles.length ? y : doubles[k]);
        }
    }

    @Override
    public int outputs() {
        return layers.getLast().outputs();
    }

    @Override
    public List<S> state() {
        return layers.stream().map(Streaming::state).toList();
    }

    @Override
    public void begin(List<S> state) {
        if (state.size() != layers.size()) {
            throw new ShapeException(
                    "stream: got %d states, expected %d, one for each layer".formatted(state.size(), layers.size()));
        }
        for (int k = 0; k < layers.size(); k++) {
            layers.get(k).begin(state.get(k));
        }
    }
}
