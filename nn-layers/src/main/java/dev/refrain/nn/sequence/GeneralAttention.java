package dev.refrain.nn.sequence;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;

/**
 * score(q, k) = qᵀ W k: Luong, Pham and Manning 2015, equation 8, general. Shapes: q [B, Q], k [B, S, M], W {@code weight} [Q, M]. The
 * products W k are made once for a memory.
 *
 * <pre>{@code Attention attention = new GeneralAttention(query, memory);}</pre>
 */
public record GeneralAttention(Parameter weight) implements Attention {
    /**
     * For queries and memories of these sizes: weights by Glorot and Bengio's rule.
     *
     * @throws dev.refrain.nn.HyperParameterException if a size is not positive
     */
    public GeneralAttention(int query, int memory) {
        this(new Parameter(
                Shape.of(
                        Checks.positive("attention query size", query),
                        Checks.positive("attention memory size", memory)),
                Initialisers.xavierUniform()));
    }

    @Override
    public Memory over(Sequences memory) {
        return Memory.of(memory, weight.on(memory.values()).transpose());
    }

    @Override
    public Var scores(Var query, Memory memory) {
        int size = weight.shape().size(0);
        memory.checkQuery(query, size);
        return Scores.dot(query, memory.keysOf(size));
    }
}
