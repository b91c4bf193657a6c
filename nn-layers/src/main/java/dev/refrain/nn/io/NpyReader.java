package dev.refrain.nn.io;

import dev.refrain.autograd.Var;
import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Reads an array from its first byte to its last. The number of its bytes is known before, and nothing is allocated for what its
 * header claims before the claim was held against that.
 */
final class NpyReader {
    private static final String MAGIC = "\u0093NUMPY";

    /** Behind which the header's length follows, in 2 bytes or 4. */
    private static final int VERSION_END = MAGIC.length() + 2;

    private final Place place;
    private final long length;
    private final TensorBytes.Source source;

    /** Over all bytes of an array, which are so many. */
    NpyReader(Place place, long length, TensorBytes.Source source) {
        this.place = place;
        this.length = length;
        this.source = source;
    }

    /** What stands before the elements, which are exactly as many as there is room for. */
    NpyHeader header() throws IOException {
        ByteBuffer begin = next(0, VERSION_END);
        for (int i = 0; i < MAGIC.length(); i++) {
            if ((begin.get(i) & 0xff) != MAGIC.charAt(i)) {
                throw place.fault(Reason.NOT_NPY, 0, "other bytes at its begin", "\\x93NUMPY");
            }
        }
        int major = begin.get(MAGIC.length()) & 0xff;
        int minor = begin.get(MAGIC.length() + 1) & 0xff;
        if (major < 1 || major > 3 || minor != 0) {
            throw place.fault(
                    Reason.VERSION_UNSUPPORTED,
                    MAGIC.length(),
                    "version %d.%d of the format".formatted(major, minor),
                    "1.0, 2.0 or 3.0");
        }
        int bytes = major == 1 ? Short.BYTES : Integer.BYTES;
        ByteBuffer claimed = next(VERSION_END, bytes);
        int textBegin = VERSION_END + bytes;
        byte[] text = text(major == 1 ? claimed.getShort(0) & 0xffff : claimed.getInt(0) & 0xffffffffL, textBegin);
        NpyHeader header = NpyHeaderParser.parse(place, text, textBegin);
        checkSize(header, textBegin + text.length);
        return header;
    }

    private ByteBuffer next(int at, int count) throws IOException {
        if (length - at < count) {
            throw place.fault(
                    Reason.HEADER_TOO_SHORT,
                    0,
                    "an array of %d bytes".formatted(length),
                    "%d or more".formatted(at + count));
        }
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        source.fill(bytes);
        return bytes.flip();
    }

    private byte[] text(long claimed, int begin) throws IOException {
        if (claimed > Limits.NPY_HEADER_BYTES) {
            throw place.fault(
                    Reason.HEADER_TOO_LARGE,
                    VERSION_END,
                    "a header of %d bytes".formatted(claimed),
                    "at most %d".formatted(Limits.NPY_HEADER_BYTES));
        }
        if (claimed > length - begin) {
            throw place.fault(
                    Reason.HEADER_TRUNCATED,
                    VERSION_END,
                    "a header of %d bytes in an array of %d".formatted(claimed, length),
                    "an array of %d or more".formatted(begin + claimed));
        }
        byte[] text = new byte[(int) claimed];
        source.fill(ByteBuffer.wrap(text));
        return text;
    }

    private void checkSize(NpyHeader header, int dataBegin) throws CheckpointFormatException {
        long bytes = Layout.bytes(header.type(), header.sizes());
        if (bytes < 0) {
            throw place.fault(
                    Reason.SHAPE_OVERFLOW,
                    dataBegin,
                    "shape " + Arrays.toString(header.sizes()),
                    "at most %d elements".formatted(Shape.MAX_COUNT));
        }
        long due = dataBegin + bytes;
        if (due != length) {
            throw place.fault(
                    length < due ? Reason.DATA_TRUNCATED : Reason.TRAILING_BYTES,
                    Math.min(length, due),
                    "%d bytes of data".formatted(length - dataBegin),
                    "%d for %s%s".formatted(bytes, header.type(), Arrays.toString(header.sizes())));
        }
    }

    /** The elements behind the header. In column-major order they are those of the transposed tensor. */
    Tensor elements(NpyHeader header, TensorBytes bytes) throws IOException {
        int[] shape = header.shape();
        if (!header.columnMajor() || shape.length < 2) {
            return bytes.read(header.type(), header.order(), shape, source);
        }
        int[] reversed = IntStream.range(0, shape.length)
                .map(axis -> shape.length - 1 - axis)
                .toArray();
        int[] sizes = Arrays.stream(reversed).map(axis -> shape[axis]).toArray();
        return Var.of(bytes.read(header.type(), header.order(), sizes, source))
                .permute(reversed)
                .value();
    }
}
