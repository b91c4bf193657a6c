package dev.refrain.nn;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Layers on top of each other: the outputs of each are the inputs of the next, the last one's are the outputs. On a tape for
 * training, what goes from one to the next is dropped at the rate {@code dropout}, anew at every step (Zaremba et al. 2014). The
 * state is the list of the layers' states, the lowest first. All layers are asked for their initial state with the x of the
 * lowest, so it may depend on the number of rows, not on the number of features.
 *
 * <pre>{@code
 * Stacked<LstmState> layers = Recurrent.stack(3, 40, 128, LstmCell::new);
 * Stacked<Directions<Var>> both = Recurrent.bidirectionalStack(2, 40, 128, GruCell::new).withDropout(0.3);
 * }</pre>
 *
 * @param <S> the state of each layer
 */
public record Stacked<S>(List<RecurrentLayer<S>> layers, double dropout) implements RecurrentLayer<List<S>> {
    /**
     * These layers, the lowest first; each takes the size that the one below gives.
     *
     * @throws HyperParameterException if there is none, or the rate is not in [0, 1)
     */
    public Stacked {
        layers = List.copyOf(layers);
        Checks.positive("stacked layers", layers.size());
        Checks.fraction("dropout rate", dropout);
    }

    /** Without dropout. */
    public Stacked(List<RecurrentLayer<S>> layers) {
        this(layers, 0);
    }

    /**
     * The same with this rate of dropout between the layers.
     *
     * @throws HyperParameterException if the rate is not in [0, 1)
     */
    public Stacked<S> withDropout(double rate) {
        return new Stacked<>(layers, rate);
    }

    @Override
    public Outputs<List<S>> apply(Sequences x, List<S> initialState) {
        checkStates("initialState", initialState);
        Sequences sequences = x;
        List<S> last = new ArrayList<>();
        List<Outputs<S>> each = new ArrayList<>();
        for (int k = 0; k < layers.size(); k++) {
            Sequences below = sequences;
            Sequences input = k == 0 ? below : below.map(y -> Functions.dropout(y, dropout));
            Outputs<S> outputs = layers.get(k).apply(input, initialState.get(k));
            sequences = outputs.sequences();
            last.add(outputs.last());
            each.add(outputs);
        }
        return new Outputs<>(sequences, List.copyOf(last), () -> CellTrace.ofLayers(each));
    }

    private void checkStates(String name, List<S> states) {
        if (Objects.requireNonNull(states, name).size() != layers.size()) {
            throw new SequenceException(
                    "stacked: got %d states, expected %d, one for each layer".formatted(states.size(), layers.size()));
        }
    }

    @Override
    public List<S> initialState(Var x) {
        return layers.stream().map(layer -> layer.initialState(x)).toList();
    }

    @Override
    public Step<List<S>> step(Var x, List<S> state) {
        checkStates("state", state);
        Var output = x;
        List<S> next = new ArrayList<>();
        for (int k = 0; k < layers.size(); k++) {
            Var input = k == 0 ? output : Functions.dropout(output, dropout);
            Step<S> step = layers.get(k).step(input, state.get(k));
            output = step.output();
            next.add(step.next());
        }
        return new Step<>(output, List.copyOf(next));
    }

    @Override
    public Streaming<List<S>> streaming(Var x) {
        List<Streaming<S>> streams = new ArrayList<>();
        Var input = x.detach();
        for (RecurrentLayer<S> layer : layers) {
            streams.add(layer.streaming(input));
            int rows = x.shape().size(0);
            input = Var.of(Tensor.zeros(x.dtype(), rows, streams.getLast().outputs() / Math.max(1, rows)));
        }
        StackedStream<S> stream = new StackedStream<>(streams);
        stream.begin(initialState(x.detach()));
        return stream;
    }

    @Override
    public boolean isCausal() {
        return layers.stream().allMatch(RecurrentLayer::isCausal);
    }
}
