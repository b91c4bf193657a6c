package dev.refrain.nn.optim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The numbers that src/test/golden/optimisers.py printed, by the names of its sections. */
final class Golden {
    private Golden() {}

    static Map<String, List<double[]>> sections() {
        Map<String, List<double[]>> sections = new LinkedHashMap<>();
        List<double[]> rows = new ArrayList<>();
        for (String line : text().lines().toList()) {
            if (line.startsWith("= ")) {
                rows = new ArrayList<>();
                sections.put(line.substring(2), rows);
            } else {
                rows.add(Stream.of(line.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
            }
        }
        return sections;
    }

    static List<double[]> section(String name) {
        return Objects.requireNonNull(sections().get(name), name);
    }

    private static String text() {
        try (InputStream file = Golden.class.getResourceAsStream("optimisers.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
