package dev.refrain.tensor.internal.measure;

import dev.refrain.tensor.internal.compute.PackedMatrix;
import dev.refrain.tensor.internal.compute.Products;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Locale;

/** How the operands of a product lie in memory. */
public enum ProductKind {
    /** C = A B, both in row-major order. */
    NN,
    /** C = Aᵀ B: the gradient of weights. */
    TN,
    /** C = A Bᵀ: the gradient of what was multiplied by the weights. */
    NT,
    /** C = A B with B packed before, as a recurrent layer packs its weights once for all time steps. */
    PACKED;

    /** The product of matrices drawn for these sizes, ready to run again and again. */
    Runnable kernel(int m, int k, int n) {
        Buffer a = this == TN ? Operands.matrix(k, m).permuted(1, 0) : Operands.matrix(m, k);
        Buffer b = this == NT ? Operands.matrix(n, k).permuted(1, 0) : Operands.matrix(k, n);
        Buffer c = Buffer.zeros(false, m, n);
        if (this == PACKED) {
            PackedMatrix packed = PackedMatrix.of(b);
            return () -> Products.matmul(a, packed, c);
        }
        return () -> Products.matmul(a, b, c);
    }

    /** As it is written: {@code nn}, {@code packed}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
