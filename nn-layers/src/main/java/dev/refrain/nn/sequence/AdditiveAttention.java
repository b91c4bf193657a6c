package dev.refrain.nn.sequence;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;

/**
 * score(q, k) = vᵀ tanh(q W + k U): Bahdanau, Cho and Bengio 2015, section 3.1 and appendix A.1.2. Shapes: q [B, Q], k [B, S, M],
 * W {@code weightQuery} [Q, A], U {@code weightKey} [M, A], v {@code weightScore} [A]. The products k U are made once for a memory.
 *
 * <pre>{@code Attention attention = new AdditiveAttention(query, memory, size);}</pre>
 */
public record AdditiveAttention(Parameter weightQuery, Parameter weightKey, Parameter weightScore)
        implements Attention {
    /**
     * For queries and memories of these sizes, compared in so many units: matrices by Glorot and Bengio's rule, v uniform in ±1/√A.
     *
     * @throws dev.refrain.nn.HyperParameterException if a size is not positive
     */
    public AdditiveAttention(int query, int memory, int units) {
        this(
                matrix("attention query size", query, units),
                matrix("attention memory size", memory, units),
                new Parameter(
                        Shape.of(units),
                        Initialisers.uniform(-1 / StrictMath.sqrt(units), 1 / StrictMath.sqrt(units))));
    }

    private static Parameter matrix(String name, int size, int units) {
        Shape shape = Shape.of(Checks.positive(name, size), Checks.positive("attention units", units));
        return new Parameter(shape, Initialisers.xavierUniform());
    }

    @Override
    public Memory over(Sequences memory) {
        return Memory.of(memory, weightKey.on(memory.values()));
    }

    @Override
    public Var scores(Var query, Memory memory) {
        memory.checkQuery(query, weightQuery.shape().size(0));
        int units = weightScore.shape().size(0);
        Var asked = query.matmul(weightQuery).reshape(memory.batch(), 1, units);
        Var seen = memory.keysOf(units).add(asked).tanh();
        return seen.matmul(weightScore.on(query).reshape(units, 1)).reshape(memory.batch(), memory.steps());
    }
}
