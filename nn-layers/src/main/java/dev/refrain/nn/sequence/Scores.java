package dev.refrain.nn.sequence;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;

/** Products of queries and keys. */
final class Scores {
    private Scores() {}

    /** qᵀ k for q [B, A] and k [B, S, A]: [B, S]. */
    static Var dot(Var query, Var keys) {
        Shape shape = keys.shape();
        Var rows = query.reshape(shape.size(0), 1, shape.size(2));
        return rows.matmul(keys.transpose()).reshape(shape.size(0), shape.size(1));
    }
}
