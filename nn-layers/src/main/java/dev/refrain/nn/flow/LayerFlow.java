package dev.refrain.nn.flow;

import java.util.List;
import java.util.Optional;

/**
 * What flows through one layer in one direction.
 *
 * @param name "layer 1", the lowest, or "layer 2, backward"
 * @param signals in the order in which the step makes them; of the backward direction they stand at the time of the step that was
 *     read
 * @param jacobians of the state and, if it has several, of its parts; none where they were not asked for
 */
public record LayerFlow(String name, List<Signal> signals, List<JacobianNorms> jacobians) {
    /** The lists are copied. */
    public LayerFlow {
        signals = List.copyOf(signals);
        jacobians = List.copyOf(jacobians);
    }

    /** How the whole state is carried; empty where that was not asked for. */
    public Optional<JacobianNorms> jacobian() {
        return jacobians.stream().findFirst();
    }
}
