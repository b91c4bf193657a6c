package generator;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the transposition of a square of as many rows as a vector has lanes, in registers: in each stage pairs of vectors
 * exchange the lanes whose number has one bit set for those where it is not.
 */
final class SquareTransposition {
    private final VectorType type;
    private final String vector;
    private final int lanes;
    private final StringBuilder code = new StringBuilder();

    SquareTransposition(VectorType type) {
        this.type = type;
        this.vector = type.vector();
        this.lanes = type.lanes();
    }

    String generate() {
        String parameters = "%1$s[] from, int at, int row, %1$s[] to, int toAt, int toRow".formatted(type.element());
        if (!type.isPair()) {
            for (int width = lanes / 2; width > 0; width /= 2) {
                constants(width);
            }
        }
        line("");
        line("    @Override public void transpose(%s) {", parameters);
        if (type.isPair()) {
            byElements();
        } else {
            inRegisters();
        }
        line("    }");
        return code.toString();
    }

    private void byElements() {
        for (int i = 0; i < lanes; i++) {
            for (int j = 0; j < lanes; j++) {
                line("        to[toAt + %d * toRow + %d] = from[at + %2$d * row + %1$d];", i, j);
            }
        }
    }

    private void inRegisters() {
        String[] rows = new String[lanes];
        for (int i = 0; i < lanes; i++) {
            rows[i] = "r" + i;
            line("        %s r%d = %1$s.fromArray(V, from, at + %2$d * row);", vector, i);
        }
        for (int width = lanes / 2; width > 0; width /= 2) {
            stage(rows, width);
        }
        for (int i = 0; i < lanes; i++) {
            line("        %s.intoArray(to, toAt + %d * toRow);", rows[i], i);
        }
    }

    private void constants(int width) {
        line("");
        line(
                "    private static final VectorMask<%s> UPPER%d = VectorMask.fromLong(V, %#xL);",
                type.boxed(), width, upper(width));
        shuffle("UP" + width, -width);
        shuffle("DOWN" + width, width);
    }

    private long upper(int width) {
        return IntStream.range(0, lanes)
                .filter(lane -> (lane & width) != 0)
                .mapToLong(lane -> 1L << lane)
                .sum();
    }

    private void shuffle(String name, int offset) {
        String sources = IntStream.range(0, lanes)
                .mapToObj(lane -> Integer.toString((lane + offset + lanes) % lanes))
                .collect(Collectors.joining(", "));
        line(
                "    private static final VectorShuffle<%s> %s = VectorShuffle.fromValues(V, %s);",
                type.boxed(), name, sources);
    }

    private void stage(String[] rows, int width) {
        for (int i = 0; i < lanes; i++) {
            if ((i & width) == 0) {
                String low = rows[i];
                String high = rows[i + width];
                rows[i] = low + "_" + width;
                rows[i + width] = high + "_" + width;
                line("        %s %s = %s.blend(%s.rearrange(UP%d), UPPER%5$d);", vector, rows[i], low, high, width);
                line(
                        "        %s %s = %s.rearrange(DOWN%d).blend(%s, UPPER%4$d);",
                        vector, rows[i + width], low, width, high);
            }
        }
    }

    private void line(String format, Object... arguments) {
        code.append(format.formatted(arguments)).append('\n');
    }
}
