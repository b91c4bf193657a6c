package dev.refrain.nn.io;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The elements of tensors as bytes: row-major, little-endian if nothing else is said, a piece at a time; bit for bit, but for those of 16 bits, whose
 * numbers are kept.
 */
final class TensorBytes {
    /** Where bytes come from. */
    @FunctionalInterface
    interface Source {
        /** Fills the buffer up to its limit, and fails if it cannot. */
        void fill(ByteBuffer buffer) throws IOException;
    }

    /** Where bytes go. */
    @FunctionalInterface
    interface Sink {
        /** Takes all that remains in the buffer. */
        void drain(ByteBuffer buffer) throws IOException;
    }

    /** How many bytes are moved at once. */
    static final int PIECE = 1 << 16;

    private final ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);

    /** The tensor whose elements come next; the source has them all, or the sizes would not have been believed. */
    Tensor read(ElementType type, int[] sizes, Source source) throws IOException {
        return read(type, ByteOrder.LITTLE_ENDIAN, sizes, source);
    }

    /** Of elements in another order of bytes. */
    Tensor read(ElementType type, ByteOrder order, int[] sizes, Source source) throws IOException {
        piece.order(order);
        Buffer memory = Buffer.zeros(type.dtype() == DType.FLOAT64, sizes);
        int atOnce = PIECE / type.bytes();
        for (int at = 0; at < memory.count(); at += atOnce) {
            int count = Math.min(atOnce, memory.count() - at);
            source.fill(piece.clear().limit(count * type.bytes()));
            piece.flip();
            if (memory.isWide()) {
                piece.asDoubleBuffer().get(memory.doubles(), at, count);
            } else {
                type.read(piece, memory.floats(), at, count);
            }
        }
        return Tensor.around(memory);
    }

    void write(Tensor tensor, Sink sink) throws IOException {
        piece.order(ByteOrder.LITTLE_ENDIAN);
        int atOnce = PIECE / tensor.dtype().bytes();
        boolean wide = tensor.dtype() == DType.FLOAT64;
        float[] floats = wide ? new float[0] : tensor.toFloats();
        double[] doubles = wide ? tensor.toDoubles() : new double[0];
        for (int at = 0; at < tensor.shape().count(); at += atOnce) {
            int count = Math.min(atOnce, tensor.shape().count() - at);
            piece.clear().limit(count * tensor.dtype().bytes());
            if (wide) {
                piece.asDoubleBuffer().put(doubles, at, count);
            } else {
                piece.asFloatBuffer().put(floats, at, count);
            }
            sink.drain(piece);
        }
    }
}
