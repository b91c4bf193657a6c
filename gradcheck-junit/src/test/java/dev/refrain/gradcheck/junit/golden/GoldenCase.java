package dev.refrain.gradcheck.junit.golden;

import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What another framework calculated: the value y of a function of inputs x, the gradients g of ⟨c, y⟩ for a cotangent c, and
 * in some cases the gradients h of ⟨d, g⟩ for directions d. Read from the file that {@code pytorch.py} writes and explains.
 */
record GoldenCase(String name, String what, List<Line> lines) {
    /** A tensor: what it is, its sizes, its numbers. */
    record Line(String kind, int[] sizes, double[] numbers) {
        static Line parse(String line) {
            String[] words = line.split(" ", -1);
            int[] sizes = words[1].equals("-")
                    ? new int[0]
                    : Stream.of(words[1].split(",", -1))
                            .mapToInt(Integer::parseInt)
                            .toArray();
            double[] numbers =
                    Stream.of(words).skip(2).mapToDouble(Double::parseDouble).toArray();
            return new Line(words[0], sizes, numbers);
        }

        Tensor tensor() {
            return Tensor.of(numbers, sizes);
        }

        Ids ids() {
            int[] values = new int[numbers.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (int) numbers[i];
            }
            return Ids.of(values, sizes);
        }
    }

    /** All cases of the file, in order. */
    static List<GoldenCase> all() {
        return in("pytorch.txt");
    }

    /** All cases of a file beside it in the same form. */
    static List<GoldenCase> in(String fileName) {
        List<GoldenCase> cases = new ArrayList<>();
        InputStream resource = Objects.requireNonNull(GoldenCase.class.getResourceAsStream(fileName));
        try (BufferedReader file = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            for (String line : file.lines().skip(1).toList()) {
                if (line.startsWith("case ")) {
                    String[] title = line.substring("case ".length()).split(", ", 2);
                    cases.add(new GoldenCase(title[0], title[1], new ArrayList<>()));
                } else {
                    cases.getLast().lines().add(Line.parse(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    /** The tensors of a kind, in order. */
    List<Tensor> tensors(String kind) {
        return of(kind).map(Line::tensor).toList();
    }

    List<Ids> ids() {
        return of("ids").map(Line::ids).toList();
    }

    private Stream<Line> of(String kind) {
        return lines.stream().filter(line -> line.kind().equals(kind));
    }

    @Override
    public String toString() {
        return name + ", " + what;
    }
}
