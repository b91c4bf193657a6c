package dev.refrain.nn.sequence;

import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Var;
import dev.refrain.nn.SequenceException;
import dev.refrain.nn.Sequences;
import dev.refrain.tensor.ShapeException;

/**
 * Where to look: w = softmax(score(q, k_1), .., score(q, k_S)), context = Σ w_s m_s, for a query q and a memory m with keys k.
 * Every sequence is looked at within its own steps: the weights of padding are 0, and in one without steps the context is 0 as well.
 *
 * <pre>{@code
 * Attention attention = new AdditiveAttention(8, 16, 10);
 * Memory memory = attention.over(encoder.apply(x).sequences()); // [S, B, 16], once
 * Attended found = attention.attend(query, memory);             // query [B, 8], at every step of the decoder
 * found.context();                                              // [B, 16]
 * found.weights();                                              // [B, S]
 * }</pre>
 */
public interface Attention {
    /**
     * The memory of sequences [S, B, M], with all that does not depend on a query.
     *
     * @throws SequenceException if they are of another size than this attention is for
     */
    Memory over(Sequences memory);

    /**
     * How well a query [B, Q] matches each step of a memory, [B, S]. What it is at padding is forgotten.
     *
     * @throws ShapeException if the query does not fit the memory
     */
    Var scores(Var query, Memory memory);

    /**
     * What a query [B, Q] finds in a memory. In a trace the weights are {@code attention}.
     *
     * @throws ShapeException if the query does not fit the memory
     */
    default Attended attend(Var query, Memory memory) {
        Var zero = Var.scalar(0, query.dtype());
        Var own = Masks.greater(memory.mask(), 0.5);
        Var any = own.slice(1, 0, 1); // the steps that count come first
        Var nowhere = Masks.where(any, Var.scalar(Double.NEGATIVE_INFINITY, query.dtype()), zero);
        Var scores = Masks.where(own, scores(query, memory), nowhere);
        Var weights = Masks.where(own, scores.softmax(1), zero).named("attention");
        Var context = weights.reshape(memory.batch(), 1, memory.steps()).matmul(memory.values());
        return new Attended(context.reshape(memory.batch(), memory.size()), weights);
    }
}
