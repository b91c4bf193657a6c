package dev.refrain.nn.layer;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Dropped weights, Merity, Keskar and Socher 2018 (section 2): on a tape for training, each element of some weights is 0 with
 * probability {@code rate} and divided by 1 - rate otherwise, the same for all steps of a run. Everywhere else the layer is as it
 * is. So what is carried is regularised without a mask on it, and the steps stay compiled.
 *
 * <pre>{@code RecurrentLayer<LstmState> layer = new WeightDrop<>(Recurrent.of(new LstmCell(3, 8)), "weightHh", 0.5);}</pre>
 *
 * @param weight the name of the parameters, at the end of their paths in the layer
 */
public record WeightDrop<S>(RecurrentLayer<S> layer, String weight, double rate) implements RecurrentLayer<S> {
    /**
     * With this rate.
     *
     * @throws HyperParameterException if it is not in [0, 1), or the layer has no parameter of that name
     */
    public WeightDrop {
        Objects.requireNonNull(weight, "weight");
        Checks.fraction("weight drop rate", rate);
        if (dropped(layer, weight).isEmpty()) {
            throw new HyperParameterException("weight drop: got weight %s, expected the name of a parameter of %s"
                    .formatted(weight, Tree.leaves(layer).keySet()));
        }
    }

    private static Map<String, Parameter> dropped(RecurrentLayer<?> layer, String weight) {
        Map<String, Parameter> dropped = new LinkedHashMap<>(Tree.leaves(layer));
        dropped.keySet().removeIf(path -> !path.equals(weight) && !path.endsWith("." + weight));
        return dropped;
    }

    @Override
    public Outputs<S> apply(Sequences x, S initialState) {
        return training(x.values(), initialState, () -> layer.apply(x, initialState));
    }

    /** One step, when training with weights that are dropped for it alone. */
    @Override
    public Step<S> step(Var x, S state) {
        return training(x, state, () -> layer.step(x, state));
    }

    private <T> T training(Var x, S state, Supplier<T> run) {
        Tape tape = Tape.of(x, state).orElse(null);
        if (tape == null || rate == 0 || tape.key().isEmpty()) {
            return run.get();
        }
        Map<Parameter, Var> inPlace = new LinkedHashMap<>();
        dropped(layer, weight).values().forEach(each -> inPlace.put(each, Functions.dropout(each.on(tape), rate)));
        return tape.replacing(inPlace, run);
    }

    @Override
    public S initialState(Var x) {
        return layer.initialState(x);
    }

    @Override
    public boolean isCausal() {
        return layer.isCausal();
    }
}
