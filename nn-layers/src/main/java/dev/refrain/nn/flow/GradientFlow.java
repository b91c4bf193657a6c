package dev.refrain.nn.flow;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.CellTrace;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.tensor.RandomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Looks into a recurrent layer, of any cells, layers and directions: how strong values are at every time, how the loss depends on
 * them, ∂L/∂h_t and ∂L/∂gate_t, and how much of a change of the state is left ℓ steps later, ‖∂h_t/∂h_{t-ℓ}‖.
 *
 * <pre>{@code
 * Flow flow = GradientFlow.of(layer).look(x, y -> loss.of(readout.apply(y.atEnd()), target));
 * flow.findings().forEach(IO::println); // forget gate of layer 1 saturated at 0.02: ...
 * }</pre>
 *
 * <p>It looks from beside: on tapes of its own, as the layer evaluates, without dropout, from its initial state. It writes
 * nothing, so a training goes on with the same bits. Its numbers are those of the steps one by one, see {@link CellTrace}.
 *
 * <p>The cost is that of an update run step by step on the tape, and of as many again for each direction and each cell of the
 * layer. If there are as many directions as the state has numbers, ‖∂h_t/∂h_{t-ℓ}‖ is exact; with fewer, m of them, it is
 * estimated by random ones, ±1 in each place (Hutchinson 1989), over B sequences within about 1/√(2 m B) of itself.
 *
 * @param <S> the layer's state
 */
public final class GradientFlow<S> {
    private static final int DIRECTIONS = 8;

    private final RecurrentLayer<S> layer;
    private final int directions;
    private final RandomKey key;

    private GradientFlow(RecurrentLayer<S> layer, int directions, RandomKey key) {
        this.layer = layer;
        this.directions = directions;
        this.key = key;
    }

    /** Into this layer, with 8 directions. */
    public static <S> GradientFlow<S> of(RecurrentLayer<S> layer) {
        return new GradientFlow<>(Objects.requireNonNull(layer, "layer"), DIRECTIONS, RandomKey.of(0));
    }

    /**
     * The same with so many directions for ‖∂h_t/∂h_{t-ℓ}‖; with 0 it is left out.
     *
     * @throws dev.refrain.nn.HyperParameterException if the number is negative
     */
    public GradientFlow<S> withDirections(int number) {
        return new GradientFlow<>(layer, Checks.notNegative("gradient flow directions", number), key);
    }

    /** The same with directions drawn from this key. */
    public GradientFlow<S> withKey(RandomKey other) {
        return new GradientFlow<>(layer, directions, Objects.requireNonNull(other, "key"));
    }

    /** Looks at x [T, B, F], of which all steps count. */
    public Flow look(Var x, Function<Outputs<S>, Var> loss) {
        return look(Sequences.of(x), loss);
    }

    /**
     * Looks at sequences.
     *
     * @param x any values; how they came about does not matter here
     * @param loss of what the layer gives for them; of one element. It is called once.
     * @throws dev.refrain.tensor.ShapeException if the loss has more than one element
     * @throws dev.refrain.autograd.TapeException if it does not depend on what the layer gives
     */
    public Flow look(Sequences x, Function<Outputs<S>, Var> loss) {
        try (Tape tape = Tape.open()) {
            Pass<S> pass = Pass.on(tape, layer, x);
            pass.back(loss.apply(pass.outputs()));
            return Flow.of(pass.trace(), new Probes<>(layer, x, directions, key).jacobians(pass));
        }
    }

    /** A run of the layer that is traced. */
    record Pass<S>(Tape tape, Outputs<S> outputs, CellTrace trace, List<Var> sources) {
        static <S> Pass<S> on(Tape tape, RecurrentLayer<S> layer, Sequences x) {
            Var input = tape.input(x.values().value());
            List<Var> sources = new ArrayList<>(List.of(input));
            for (Parameter parameter : Tree.leaves(layer).values()) {
                sources.add(parameter.on(tape));
            }
            Outputs<S> outputs = layer.apply(Sequences.of(input, x.lengths()));
            return new Pass<>(tape, outputs, outputs.trace(), sources);
        }

        void back(Var loss) {
            tape.gradients(loss, sources, Pullback.plain());
        }
    }
}
