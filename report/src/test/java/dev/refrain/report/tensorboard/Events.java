package dev.refrain.report.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.util.Event;

/** Event files, read back with TensorFlow's own classes; the checksums are calculated bit by bit. */
final class Events {
    private Events() {}

    static List<Event> of(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] head = new byte[Long.BYTES];
            bytes.get(head);
            int length =
                    (int) ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
            assertEquals(masked(head), bytes.getInt());
            byte[] data = new byte[length];
            bytes.get(data);
            assertEquals(masked(data), bytes.getInt());
            events.add(Event.parseFrom(data));
        }
        return events;
    }

    /** The files of a directory, in the order in which TensorBoard reads them. */
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        }
    }

    /** CRC-32C by its polynomial, reflected: 0x82F63B78. */
    private static int masked(byte[] data) {
        int crc = -1;
        for (byte each : data) {
            crc ^= each & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }
}
