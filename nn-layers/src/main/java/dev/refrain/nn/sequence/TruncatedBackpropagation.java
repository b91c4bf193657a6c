package dev.refrain.nn.sequence;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import java.util.ArrayList;
import java.util.List;

/**
 * Truncated backpropagation through time, BPTT(k₂; k₁) of Williams and Peng 1990 in the terms of Sutskever 2013, section 2.8.6: an
 * update after every k₁ {@code every} new steps, whose gradient reaches k₂ {@code reach} steps back. With both as many as there are
 * steps, this is backpropagation through time itself; with both equal, the usual one from chunk to chunk.
 *
 * <pre>{@code
 * LstmState carried = null; // or a state to begin with
 * for (Window window : new TruncatedBackpropagation(10, 30).windows(x.lengths().steps())) {
 *   try (Tape tape = Tape.open()) {
 *     Sequences part = x.slice(window.from(), window.to());
 *     WindowOutputs<LstmState> y = window.run(layer, part.with(tape.input(part.values().value())), carried);
 *     optimiser.step(tape.backward(loss.of(y.fresh().values(), targets.slice(window.fresh(), window.to()).values())));
 *     carried = y.carried();
 *   }
 * }}</pre>
 */
public record TruncatedBackpropagation(int every, int reach) {
    /**
     * With both.
     *
     * @throws HyperParameterException if there are no steps between updates, or more of them than the gradient reaches back
     */
    public TruncatedBackpropagation {
        Checks.positive("truncated backpropagation every", every);
        if (every > reach) {
            throw new HyperParameterException(
                    "truncated backpropagation: got an update every %d steps and a reach of %d, expected the reach to be as many or more"
                            .formatted(every, reach));
        }
    }

    /**
     * The windows of so many steps, one for each update. Every step is new in exactly one of them; the last one may have fewer new
     * steps than others.
     *
     * @throws HyperParameterException if the gradient is to reach further back than there are steps
     */
    public List<Window> windows(int steps) {
        if (reach > steps) {
            throw new HyperParameterException(
                    "truncated backpropagation: got a reach of %d steps, expected at most %d, the time steps there are"
                            .formatted(reach, steps));
        }
        List<Window> windows = new ArrayList<>();
        for (int fresh = 0; fresh < steps; fresh += Math.min(every, steps - fresh)) {
            int to = end(fresh, steps);
            int next = to == steps ? to : from(end(to, steps));
            windows.add(new Window(from(to), fresh, to, next));
        }
        return List.copyOf(windows);
    }

    private int end(int fresh, int steps) {
        return fresh + Math.min(every, steps - fresh);
    }

    private int from(int to) {
        return Math.max(0, to - reach);
    }
}
