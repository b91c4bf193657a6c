package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Whether tensors and data fit: each has the bytes it needs, and all together are the data, each byte once. */
final class Layout {
    private final Path file;
    private final long dataBegin;
    private final long dataBytes;

    private Layout(Path file, long dataBegin, long dataBytes) {
        this.file = file;
        this.dataBegin = dataBegin;
        this.dataBytes = dataBytes;
    }

    /** Refuses entries that do not fit each other, or the data that lies at {@code dataBegin} of the file. */
    static void check(Path file, Collection<Entry> entries, long dataBegin, long dataBytes)
            throws CheckpointFormatException {
        Layout layout = new Layout(file, dataBegin, dataBytes);
        for (Entry entry : entries) {
            layout.checkSize(entry);
        }
        layout.checkOrder(entries);
    }

    private void checkSize(Entry entry) throws CheckpointFormatException {
        if (entry.end() < entry.begin()) {
            throw atEntry(
                    Reason.OFFSET_OVERLAP,
                    entry,
                    "data_offsets [%d, %d]".formatted(entry.begin(), entry.end()),
                    "an end not before the begin");
        }
        long bytes = bytes(entry);
        if (entry.end() - entry.begin() != bytes) {
            throw atEntry(
                    Reason.SIZE_MISMATCH,
                    entry,
                    "%d bytes at data_offsets [%d, %d]"
                            .formatted(entry.end() - entry.begin(), entry.begin(), entry.end()),
                    "%d for %s%s".formatted(bytes, entry.type(), Arrays.toString(entry.sizes())));
        }
    }

    private long bytes(Entry entry) throws CheckpointFormatException {
        long bytes = bytes(entry.type(), entry.sizes());
        if (bytes < 0) {
            throw atEntry(
                    Reason.SHAPE_OVERFLOW,
                    entry,
                    "shape " + Arrays.toString(entry.sizes()),
                    "at most %d elements".formatted(Shape.MAX_COUNT));
        }
        return bytes;
    }

    /**
     * How many a tensor needs; -1 if it would have too many elements. As {@link Shape} counts, whose sizes are no longs: sizes of 0
     * do not make up for an overflow of the others.
     */
    static long bytes(ElementType type, long[] sizes) {
        long product = 1;
        boolean empty = false;
        for (long size : sizes) {
            empty |= size == 0;
            product = size > Shape.MAX_COUNT ? Long.MAX_VALUE : product * Math.max(1, size);
            if (product > Shape.MAX_COUNT) {
                return -1;
            }
        }
        return empty ? 0 : product * type.bytes();
    }

    private void checkOrder(Collection<Entry> entries) throws CheckpointFormatException {
        Entry[] ascending = entries.toArray(Entry[]::new);
        Arrays.sort(ascending, Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        Entry before = null;
        for (Entry entry : ascending) {
            checkFollows(before, entry);
            before = entry;
        }
        checkEnd(before);
    }

    private void checkFollows(@Nullable Entry before, Entry entry) throws CheckpointFormatException {
        long due = before == null ? 0 : before.end();
        if (entry.begin() != due) {
            throw new CheckpointFormatException(
                    file,
                    entry.begin() > due ? Reason.OFFSET_GAP : Reason.OFFSET_OVERLAP,
                    dataBegin + Math.min(Math.min(entry.begin(), due), dataBytes),
                    entry.name(),
                    "begin %d".formatted(entry.begin()),
                    before == null
                            ? "0, as it is the first"
                            : "%d, where tensor %s ends".formatted(due, Names.quoted(before.name())));
        }
    }

    private void checkEnd(@Nullable Entry last) throws CheckpointFormatException {
        long due = last == null ? 0 : last.end();
        if (due != dataBytes) {
            throw new CheckpointFormatException(
                    file,
                    dataBytes < due ? Reason.DATA_TRUNCATED : Reason.TRAILING_BYTES,
                    dataBegin + Math.min(due, dataBytes),
                    last == null ? null : last.name(),
                    "%d bytes of data".formatted(dataBytes),
                    last == null ? "0, as there are no tensors" : "%d, where the last tensor ends".formatted(due));
        }
    }

    private CheckpointFormatException atEntry(Reason reason, Entry entry, String got, String expected) {
        return new CheckpointFormatException(file, reason, entry.at(), entry.name(), got, expected);
    }
}
