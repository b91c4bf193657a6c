package dev.refrain.nn.io;

import dev.refrain.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes an archive of arrays: stored, so the sums come before the data, which is gone through twice. */
final class NpzWriter {
    private final ZipOutputStream out;
    private final TensorBytes bytes = new TensorBytes();

    private NpzWriter(ZipOutputStream out) {
        this.out = out;
        out.setMethod(ZipOutputStream.STORED);
    }

    /** What a tensor is called in the archive. */
    static String entry(String name) {
        return name + ".npy";
    }

    /** Writes all, and leaves the channel open. */
    @SuppressWarnings("resource") // whoever opened the channel closes it, and there is nothing else to close
    static void write(FileChannel out, SequencedMap<String, Tensor> tensors) throws IOException {
        NpzWriter writer = new NpzWriter(
                new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(out), TensorBytes.PIECE)));
        for (Map.Entry<String, Tensor> each : tensors.entrySet()) {
            writer.write(each.getKey(), each.getValue());
        }
        writer.out.finish();
        writer.out.flush();
    }

    private void write(String name, Tensor tensor) throws IOException {
        byte[] header = NpyText.encode(tensor);
        CRC32 sum = new CRC32();
        sum.update(header);
        bytes.write(tensor, sum::update);
        ZipEntry entry = new ZipEntry(entry(name));
        // the same content has the same bytes; January 1980 would be written in another way
        entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
        entry.setCrc(sum.getValue());
        entry.setSize(
                header.length + (long) tensor.shape().count() * tensor.dtype().bytes());
        entry.setCompressedSize(entry.getSize());
        out.putNextEntry(entry);
        out.write(header);
        bytes.write(tensor, this::drain);
        out.closeEntry();
    }

    private void drain(ByteBuffer piece) throws IOException {
        out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
    }
}
