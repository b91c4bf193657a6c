package generator;

import generator.RowSource.Function;

/**
 * Writes {@code FloatRowLoops}: plain loops over rows, whose twin for double is made word by word. They are the fallback,
 * and the oracle for the bits.
 */
final class RowLoops {
    private final RowSource source;
    private final String type;

    private RowLoops(RowSource source) {
        this.source = source;
        type = source.type().name();
    }

    static String generate(RowSource source) {
        return new RowLoops(source).text();
    }

    private String text() {
        var code = new StringBuilder("""
                package %1$s;

                /**
                 * Plain loops over rows of neighbouring elements, by the functions of {@link %2$s}.
                 *
                 * <p>A fold along a row has LANES logical lanes: lane j takes elements j, j + LANES, j + 2 LANES, ..., and the lanes
                 * meet as a tree, upper half and lower half. {@code lanes} is scratch memory of LANES elements. A fold down
                 * columns goes from one row of {@code n} elements to the next, {@code stride} elements further.
                 *
                 * <p>What a map writes is in place of its argument, or does not overlap it.
                 */
                public interface FloatRowLoops {
                    /** The logical lanes of a fold, whatever the vector length. */
                    int LANES = 64 / Float.BYTES;

                    /** The loops as they stand here. */
                    enum Plain implements FloatRowLoops {
                        LOOPS
                    }
                """.formatted(source.type().file().packageName(), type));
        for (Function function : source.functions()) {
            code.append(methods(function));
        }
        return code + "}\n";
    }

    private String methods(Function f) {
        if (!f.isFold()) {
            return map(f);
        }
        return f.alongRows() ? fold(f) + columns(f) : columns(f);
    }

    private String fold(Function f) {
        return """

                    /** Folds {@code n} elements by {@link %1$s#%2$s}. */
                    default %3$s {
                        for (int i = 0; i < LANES; i++) {
                            lanes[i] = %4$s;
                        }
                        int whole = n - n %% LANES;
                        for (int i = 0; i < whole; i += LANES) {
                            for (int j = 0; j < LANES; j++) {
                                lanes[j] = %1$s.%2$s(lanes[j], x[xAt + i + j]%5$s);
                            }
                        }
                %6$s        for (int half = LANES / 2; half > 0; half /= 2) {
                            for (int j = 0; j < half; j++) {
                                lanes[j] = %1$s.%7$s(lanes[j], lanes[j + half]);
                            }
                        }
                        return lanes[0];
                    }
                """.formatted(type, f.name(), foldHead(f), f.start(), f.further(", %s"), foldTail(type, f), f.meet());
    }

    private String columns(Function f) {
        return """

                    /** Folds {@code rows} rows into {@code out}, column by column, by {@link %1$s#%2$s}. */
                    default %3$s {
                        for (int r = 0; r < rows; r++) {
                            for (int j = 0; j < n; j++) {
                                %4$s
                            }
                        }
                    }
                """.formatted(type, f.name(), columnsHead(f), columnsStep(type, f));
    }

    private String map(Function f) {
        return """

                    /** Writes {@link %1$s#%2$s} of {@code n} elements. */
                    default %3$s {
                        for (int i = 0; i < n; i++) {
                            %4$s
                        }
                    }
                """.formatted(type, f.name(), mapHead(f), mapStep(type, f));
    }

    static String foldHead(Function f) {
        return "float %s(float[] x, int xAt, int n%s, float[] lanes)".formatted(f.name(), f.further(", float %s"));
    }

    /** The elements from {@code whole} on go to the first lanes. */
    static String foldTail(String type, Function f) {
        return """
                        for (int i = whole; i < n; i++) {
                            lanes[i - whole] = %s.%s(lanes[i - whole], x[xAt + i]%s);
                        }
                """.formatted(type, f.name(), f.further(", %s"));
    }

    static String columnsHead(Function f) {
        return "void %sColumns(float[] x, int xAt, int stride, int rows, float[] out, int outAt, int n%s)"
                .formatted(f.name(), f.further(", float[] %s, int %1$sAt"));
    }

    static String columnsStep(String type, Function f) {
        return "out[outAt + j] = %s.%s(out[outAt + j], x[xAt + r * stride + j]%s);"
                .formatted(type, f.name(), f.further(", %s[%1$sAt + j]"));
    }

    static String mapHead(Function f) {
        return "void %s(float[] x, int xAt, float[] out, int outAt, int n%s)"
                .formatted(f.name(), f.further(", float %s"));
    }

    static String mapStep(String type, Function f) {
        return "out[outAt + i] = %s.%s(x[xAt + i]%s);".formatted(type, f.name(), f.further(", %s"));
    }
}
