package dev.refrain.report.tensorboard;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of records, as TensorFlow has it: length, checksum of the length, data, checksum of the data. Each is handed to the
 * system at once, so what was appended is there also if the process is killed, and a record that is cut off ends the file.
 */
final class Records implements Closeable {
    private final FileChannel out;

    /** A new file. */
    Records(Path file) throws IOException {
        this.out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void append(byte[] data) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(masked(record.array(), Long.BYTES));
        record.put(data);
        record.putInt(masked(data, data.length));
        record.flip();
        while (record.hasRemaining()) {
            out.write(record);
        }
    }

    /** A checksum that is not one again where the data hold checksums. */
    private static int masked(byte[] data, int length) {
        CRC32C sum = new CRC32C();
        sum.update(data, 0, length);
        return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
