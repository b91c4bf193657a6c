package dev.refrain.nn.io;

import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Writes a file from its begin to its end, in pieces, as they are read. */
final class SafeTensorsWriter {
    private final FileChannel out;

    /** What is told of every byte; null if nobody is. */
    private final @Nullable MessageDigest digest;

    SafeTensorsWriter(FileChannel out, @Nullable MessageDigest digest) {
        this.out = out;
        this.digest = digest;
    }

    /** Writes a header and what it is the header of. */
    void write(byte[] header, SequencedMap<String, Tensor> tensors) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Header.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        drain(length.putLong(0, header.length));
        drain(ByteBuffer.wrap(header));
        TensorBytes bytes = new TensorBytes();
        for (Tensor tensor : tensors.values()) {
            bytes.write(tensor, this::drain);
        }
    }

    private void drain(ByteBuffer bytes) throws IOException {
        if (digest != null) {
            digest.update(bytes.duplicate());
        }
        int end = bytes.limit();
        while (bytes.position() < end) {
            out.write(bytes.limit(Math.min(end, bytes.position() + TensorBytes.PIECE)));
        }
    }
}
