package dev.refrain.nn.io;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What stands before the elements, as NumPy writes it: format version 1.0, which has room for all headers of 8 sizes. */
final class NpyText {
    private static final String BEGIN = "\u0093NUMPY\u0001\u0000";

    /** Data begins at a multiple of this. */
    private static final int ALIGNMENT = 64;

    /** The digits for which NumPy leaves room, so that an array can grow in its file. */
    private static final int GROWTH_DIGITS = 21;

    private NpyText() {}

    /** The same bytes as NumPy's for an array of this type and shape. */
    static byte[] encode(Tensor tensor) {
        int[] sizes = tensor.shape().sizes();
        String shape = Arrays.stream(sizes)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "(", sizes.length == 1 ? ",)" : ")"));
        String dictionary = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }"
                .formatted(tensor.dtype() == DType.FLOAT64 ? "<f8" : "<f4", shape);
        int growth = sizes.length == 0
                ? 0
                : GROWTH_DIGITS - Integer.toString(sizes[0]).length();
        int fixed = BEGIN.length() + Short.BYTES;
        int end = fixed + dictionary.length() + growth + 1;
        int length = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) ' ');
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(BEGIN.getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) (length - fixed))
                .put(dictionary.getBytes(StandardCharsets.US_ASCII));
        bytes[length - 1] = '\n';
        return bytes;
    }
}
