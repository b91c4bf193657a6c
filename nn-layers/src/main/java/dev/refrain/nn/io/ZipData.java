package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The data of one part of an archive, inflated where it is deflated, a piece at a time, and its sum. */
final class ZipData implements TensorBytes.Source {
    /** How many bytes are inflated at once. */
    static final int PIECE = 1 << 13;

    private final ZipPart part;
    private final Place place;
    private final TensorBytes.Source raw;
    private final Inflater inflater;
    private final byte[] input;
    private final CRC32 sum = new CRC32();
    private long left;
    private long given;

    /** From the first byte on, with an inflater and a piece of memory that nobody else uses meanwhile. */
    ZipData(FileBytes file, ZipPart part, Place place, Inflater inflater, byte[] input) {
        this.part = part;
        this.place = place;
        this.inflater = inflater;
        this.input = input;
        raw = file.from(part.begin());
        left = part.bytes();
        inflater.reset();
    }

    @Override
    public void fill(ByteBuffer buffer) throws IOException {
        int begin = buffer.position();
        if (part.isDeflated()) {
            while (buffer.hasRemaining()) {
                if (!inflate(buffer)) {
                    throw place.fault(
                            Reason.DATA_TRUNCATED, 0, "fewer bytes when inflated", "%d".formatted(part.length()));
                }
            }
        } else {
            raw.fill(buffer);
        }
        sum.update(buffer.duplicate().flip().position(begin));
        given += buffer.position() - begin;
    }

    /** Goes through all bytes that were not asked for yet, and keeps none. */
    void skipRest(ByteBuffer piece) throws IOException {
        while (given < part.length()) {
            fill(piece.clear().limit((int) Math.min(part.length() - given, piece.capacity())));
        }
    }

    /** Inflates some bytes, and returns whether there may be more. */
    private boolean inflate(ByteBuffer buffer) throws IOException {
        try {
            if (inflater.inflate(buffer) > 0) {
                return true;
            }
        } catch (DataFormatException e) {
            throw place.fault(Reason.BAD_COMPRESSION, 0, Names.escaped(String.valueOf(e.getMessage())), "deflate");
        }
        if (inflater.finished() || left == 0) {
            return false;
        }
        if (inflater.needsDictionary()) {
            throw place.fault(Reason.BAD_COMPRESSION, 0, "a dictionary", "deflate without one");
        }
        int count = (int) Math.min(left, input.length);
        raw.fill(ByteBuffer.wrap(input).limit(count));
        left -= count;
        inflater.setInput(input, 0, count);
        return true;
    }

    /** Says so if there are more bytes than were asked for, or others than were written. */
    void finish() throws IOException {
        if (part.isDeflated()) {
            ByteBuffer more = ByteBuffer.allocate(1);
            boolean goesOn = true;
            while (goesOn && more.hasRemaining()) {
                goesOn = inflate(more);
            }
            if (!more.hasRemaining() || !inflater.finished() || inflater.getRemaining() + left > 0) {
                throw place.fault(
                        Reason.TRAILING_BYTES,
                        0,
                        "other bytes at the end",
                        "%d when inflated".formatted(part.length()));
            }
        }
        if ((int) sum.getValue() != part.crc()) {
            throw place.fault(
                    Reason.CHECKSUM_MISMATCH,
                    0,
                    "bytes whose CRC-32 is %08x".formatted(sum.getValue()),
                    "%08x, as the directory says; the file was damaged or changed".formatted(part.crc()));
        }
    }
}
