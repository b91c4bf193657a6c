package dev.refrain.autograd.scan;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.compute.PackedMatrix;
import dev.refrain.tensor.internal.compute.Products;
import dev.refrain.tensor.internal.memory.Buffer;
import org.jspecify.annotations.Nullable;

/** The right operand of a product in the loop. One that is the same for all times is packed, if there are enough of them. */
final class Operand {
    private final @Nullable PackedMatrix packed;
    private final @Nullable Buffer own;
    private @Nullable Buffer plain;

    private Operand(@Nullable PackedMatrix packed, @Nullable Buffer plain) {
        this.packed = packed;
        this.plain = plain;
        own = null;
    }

    private Operand(Buffer own) {
        this.own = own;
        packed = null;
        plain = own;
    }

    /** A matrix that is calculated time by time. */
    static Operand at(Buffer matrix) {
        return new Operand(null, matrix);
    }

    /** A matrix that is taken before the loop, to be packed or as it is. */
    static Operand once(boolean wide, Shape shape, boolean isPacked) {
        return isPacked
                ? new Operand(PackedMatrix.ofSizes(wide, shape.size(0), shape.size(1)), null)
                : new Operand(null, null);
    }

    /** A small one that is taken before the loop, to lie there in order and always at the same place. */
    static Operand inOrder(boolean wide, Shape shape) {
        return new Operand(Buffer.zeros(wide, shape.sizes()));
    }

    /** The memory that a small one is brought to; null if there is none. */
    @Nullable
    Buffer own() {
        return own;
    }

    /** The matrix as it is; null if it is packed or not there yet. */
    @Nullable
    Buffer plain() {
        return plain;
    }

    /** Takes the matrix for the loop that follows. */
    void take(Buffer matrix) {
        if (packed != null) {
            packed.take(matrix);
        } else if (own != null) {
            Copies.into(matrix, own);
        } else {
            plain = matrix;
        }
    }

    /** out = left · this, or out + left · this if {@code added}. */
    void multiply(boolean added, Buffer left, Buffer out) {
        Buffer right = plain;
        if (packed != null && added) {
            Products.add(left, packed, out);
        } else if (packed != null) {
            Products.matmul(left, packed, out);
        } else if (right == null) {
            throw new IllegalStateException("an operand that was not taken");
        } else if (added) {
            Products.add(left, right, out);
        } else {
            Products.matmul(left, right, out);
        }
    }
}
