package dev.refrain.nn.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Files that NumPy 2.4.6 wrote, by what they are: src/test/golden/arrays.py. */
final class ArraysOfNumPy {
    private ArraysOfNumPy() {}

    static SequencedMap<String, byte[]> all() throws IOException {
        SequencedMap<String, byte[]> all = new LinkedHashMap<>();
        try (InputStream file = ArraysOfNumPy.class.getResourceAsStream("arrays.txt")) {
            new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .forEach(line -> {
                        int hex = line.lastIndexOf(' ') + 1;
                        all.put(line.substring(0, hex - 1), HexFormat.of().parseHex(line.substring(hex)));
                    });
        }
        return all;
    }

    static byte[] named(String name) throws IOException {
        return Objects.requireNonNull(all().get(name), name);
    }

    /** The tensor of all files: (i - 2) / 4. */
    static Tensor tensor(boolean wide, int... sizes) {
        double[] values = new double[Shape.of(sizes).count()];
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i - 2) / 4.0;
            narrow[i] = (float) values[i];
        }
        return wide ? Tensor.of(values, sizes) : Tensor.of(narrow, sizes);
    }

    /** The tensor in a file of this name, "&lt;f4 C 1.0 [2,3]". */
    static Tensor expected(String name) {
        String sizes = name.substring(name.indexOf('[') + 1, name.indexOf(']'));
        int[] shape = sizes.isEmpty()
                ? new int[0]
                : Stream.of(sizes.split(",", -1)).mapToInt(Integer::parseInt).toArray();
        return tensor(name.charAt(2) == '8', shape);
    }

    /** What the archives have. */
    static Map<String, Tensor> archived() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w", tensor(false, 2, 3));
        tensors.put("cell/b", tensor(true, 3));
        tensors.put("ä", tensor(false));
        tensors.put("f", tensor(false, 3, 2));
        return tensors;
    }
}
