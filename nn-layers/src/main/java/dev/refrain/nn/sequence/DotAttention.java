package dev.refrain.nn.sequence;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Sequences;

/**
 * score(q, k) = qᵀ k: Luong, Pham and Manning 2015, equation 8, dot; scaled, qᵀ k / √M, as Vaswani et al. 2017, equation 1. Shapes:
 * q [B, M], k [B, S, M]: queries are of the size of the memory.
 *
 * <pre>{@code Attention attention = new DotAttention(); // or DotAttention.scaled()}</pre>
 *
 * @param isScaled whether scores are divided by √M, so that they do not grow with it
 */
public record DotAttention(boolean isScaled) implements Attention {
    /** Without scaling. */
    public DotAttention() {
        this(false);
    }

    /** With scaling. */
    public static DotAttention scaled() {
        return new DotAttention(true);
    }

    @Override
    public Memory over(Sequences memory) {
        return Memory.of(memory);
    }

    @Override
    public Var scores(Var query, Memory memory) {
        memory.checkQuery(query, memory.size());
        Var scores = Scores.dot(query, memory.values());
        return isScaled ? scores.mul(1 / StrictMath.sqrt(memory.size())) : scores;
    }
}
