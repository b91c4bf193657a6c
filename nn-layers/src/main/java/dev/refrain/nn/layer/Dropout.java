package dev.refrain.nn.layer;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Layer;

/**
 * Dropout, Srivastava et al. 2014: on a tape for training, each element is 0 with probability {@code rate} and divided by
 * 1 - rate otherwise; everywhere else y = x. The mask comes from the tape's key.
 */
public record Dropout(double rate) implements Layer {
    /**
     * With this rate.
     *
     * @throws HyperParameterException if it is not in [0, 1)
     */
    public Dropout {
        Checks.fraction("dropout rate", rate);
    }

    @Override
    public Var apply(Var x) {
        return Functions.dropout(x, rate);
    }
}
