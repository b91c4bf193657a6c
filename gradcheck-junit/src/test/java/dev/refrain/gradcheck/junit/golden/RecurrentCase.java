package dev.refrain.gradcheck.junit.golden;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What a recurrent layer of PyTorch gave and what its gradients were: a case of the file that {@code recurrent.py} writes and
 * explains.
 *
 * @param sizes by name
 * @param lengths of the sequences; empty if all steps count
 * @param expected values and gradients by name
 */
record RecurrentCase(
        String title, Map<String, Integer> sizes, List<Integer> lengths, SequencedMap<String, Tensor> expected) {
    private static final String GRADIENT = "grad.";

    /** All cases of the file, in order. */
    static List<RecurrentCase> all() {
        return GoldenCase.in("recurrent.txt").stream().map(RecurrentCase::of).toList();
    }

    private static RecurrentCase of(GoldenCase golden) {
        Map<String, String> words = Stream.of(golden.what().split(" ", -1))
                .map(word -> word.split("=", -1))
                .collect(Collectors.toMap(word -> word[0], word -> word[1]));
        String lengths = words.remove("lengths");
        SequencedMap<String, Tensor> expected = new LinkedHashMap<>();
        golden.lines().forEach(line -> expected.put(line.kind(), line.tensor()));
        return new RecurrentCase(
                golden.name(),
                words.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, each -> Integer.parseInt(each.getValue()))),
                lengths.equals("-")
                        ? List.of()
                        : Stream.of(lengths.split(",", -1))
                                .map(Integer::valueOf)
                                .toList(),
                expected);
    }

    /** One with other numbers for this name. */
    RecurrentCase with(String name, Tensor other) {
        SequencedMap<String, Tensor> changed = new LinkedHashMap<>(expected);
        changed.put(name, other);
        return new RecurrentCase(title, sizes, lengths, changed);
    }

    String kind() {
        return title.split(" ", -1)[0];
    }

    boolean isLstm() {
        return kind().startsWith("lstm");
    }

    int layers() {
        return Integer.parseInt(title.split("[= ]", -1)[2]);
    }

    boolean has(String option) {
        return List.of(title.split(" ", -1)).contains(option);
    }

    int size(String name) {
        return sizes.get(name);
    }

    /** x [T, B, I]. */
    Tensor x() {
        return drawn("x", Shape.of(size("steps"), size("batch"), size("input")));
    }

    /** The state h_0 or c_0 before the first step. */
    Tensor initial(String name) {
        return drawn(name, gradient(name).shape());
    }

    /** The cotangent of a value: c, d or e. */
    Tensor cotangent(String name, String value) {
        return drawn(name, expected.get(value).shape());
    }

    /** The weights, by PyTorch's names. */
    SequencedMap<String, Tensor> weights() {
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
        gradients().forEach((name, gradient) -> {
            if (name.startsWith("weight_") || name.startsWith("bias_")) {
                weights.put(name, drawn(name, gradient.shape()));
                String second = name.replace("bias_ih", "bias_hh");
                weights.put(second, drawn(second, gradient.shape()));
            }
        });
        return weights;
    }

    /** The gradients, by names without a prefix. */
    SequencedMap<String, Tensor> gradients() {
        SequencedMap<String, Tensor> gradients = new LinkedHashMap<>();
        expected.forEach((name, value) -> {
            if (name.startsWith(GRADIENT)) {
                gradients.put(name.substring(GRADIENT.length()), value);
            }
        });
        return gradients;
    }

    Tensor gradient(String name) {
        return expected.get(GRADIENT + name);
    }

    /** The formula by which both sides draw what goes in. */
    private Tensor drawn(String name, Shape shape) {
        int middle = kind().equals("rnn_relu") ? 60 : 90;
        double[] numbers = new double[shape.count()];
        for (int i = 0; i < numbers.length; i++) {
            CRC32 crc = new CRC32();
            crc.update("%s %s %d".formatted(title, name, i).getBytes(StandardCharsets.UTF_8));
            numbers[i] = (crc.getValue() % 181 - middle) / 100.0;
        }
        return Tensor.of(numbers, shape.sizes());
    }

    @Override
    public String toString() {
        return title;
    }
}
