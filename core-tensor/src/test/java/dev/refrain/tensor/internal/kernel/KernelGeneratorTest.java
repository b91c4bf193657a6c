package dev.refrain.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generator of the build, run on small sources. */
class KernelGeneratorTest {
    private static final String INTERNAL = "dev/refrain/tensor/internal/";
    private static final String GOOD = """
            package dev.refrain.tensor.internal.kernel;

            public final class PointwiseFunctions {
                private static final float TWO = 2f;

                public static float twice(float x) { return scaled(x, TWO); }

                public static double twice(double x) { return 2 * x; }

                private static float scaled(float x, float by) {
                    float y = x * by;
                    y = Float.isNaN(x) ? x : y;
                    return y;
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path kernels;

    record Run(int exitCode, String output) {}

    @BeforeEach
    void createSourceFolder() throws IOException {
        kernels = Files.createDirectories(folder.resolve("source").resolve(INTERNAL + "kernel"));
    }

    @Test
    void writesLoopsAndTwinsAndLeavesUnchangedFilesAlone() throws Exception {
        Files.writeString(kernels.resolve("PointwiseFunctions.java"), GOOD);
        Files.writeString(kernels.resolve("FloatSums.java"), """
                /** Sums of floats in floating point. */
                final class FloatSums {
                    static float half(float[] floats, int at) {
                        return floats[at] * 0.5f + 0x1p-1F + 0x1f; // a float
                    }
                }
                """);
        assertEquals(new Run(0, ""), generate(folder));

        assertEquals("""
                /** Sums of doubles in floating point. Generated from FloatSums.java. */
                final class DoubleSums {
                    static double half(double[] doubles, int at) {
                        return doubles[at] * 0.5d + 0x1p-1d + 0x1f; // a double
                    }
                }
                """, Files.readString(output("kernel/DoubleSums.java")));
        String vectors = Files.readString(output("simd/PointwiseVectors.java"));
        assertTrue(vectors.contains("static void twice(float[] x, int xAt, float[] out, int outAt, int n)"), vectors);
        String loops = Files.readString(output("kernel/PointwiseLoops.java"));
        assertTrue(loops.contains("static void twice(double[] x, int xAt, double[] out, int outAt, int n)"), loops);

        FileTime past = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(output("simd/PointwiseVectors.java"), past);
        Files.writeString(output("kernel/DoubleSums.java"), "stale");
        assertEquals(new Run(0, ""), generate(folder));
        assertEquals(past, Files.getLastModifiedTime(output("simd/PointwiseVectors.java")));
        assertTrue(Files.readString(output("kernel/DoubleSums.java")).contains("class DoubleSums"));
    }

    @Test
    void reportsWhatHasNoVectorFormInAllFunctionsAtOnce() throws Exception {
        List<String> bodies = List.of(
                "if (x > 0f) { return x; } return 0f;",
                "return (float) Math.cbrt(x);",
                "return x > 0f && x < 1f ? x : 0f;",
                "return x * 0.5;",
                "int y = 1; y += 1; return x;",
                "return (float) (int) x;",
                "return x % 2f;",
                "return recursive(x);",
                "int y = x; return x;",
                "return Float.floatToRawIntBits(x) > 0 ? x : 0f;");
        var source = new StringBuilder("package p;\npublic final class PointwiseFunctions {\n");
        source.append("static float recursive(float x) { return recursive(x); }\n");
        for (int i = 0; i < bodies.size(); i++) {
            source.append("public static float f%d(float x) { %s }\n".formatted(i, bodies.get(i)));
            source.append("public static double f%d(double x) { return x; }\n".formatted(i));
        }
        source.append("public static float unpaired(float x) { return x; }\n");
        source.append("public static float four(float x, float y, float z, float w) { return x; }\n}\n");
        Path file = Files.writeString(kernels.resolve("PointwiseFunctions.java"), source);
        Run run = generate(folder);

        assertEquals(1, run.exitCode(), run.output);
        // the eighth is reported where the recursion is, in line 3
        for (int line : new int[] {4, 6, 8, 10, 12, 14, 16, 3, 20, 22, 24, 25}) {
            assertTrue(run.output.contains(file + ":" + line + ": error: "), line + " in " + run.output);
        }
        assertTrue(run.output.contains("\n" + " ".repeat(34) + "^"), run.output);
        assertFalse(Files.exists(folder.resolve("output")), "nothing is written after an error");
    }

    @Test
    void writesLoopsOverRows() throws Exception {
        Files.writeString(kernels.resolve("PointwiseFunctions.java"), GOOD);
        Files.writeString(kernels.resolve("FloatRowFunctions.java"), rowFunctions("""
                @Fold(start = 1f, meet = "product")
                public static float product(float lane, float x) { return lane * x; }

                @Fold(start = 0f, meet = "product", alongRows = false)
                public static float powers(float lane, float x, float by) { return lane + x * by; }

                public static float scaled(float x, float by) { return x * by; }
                """));
        assertEquals(new Run(0, ""), generate(folder));
        String plain = Files.readString(output("kernel/DoubleRowLoops.java"));
        assertTrue(plain.contains("default double product(double[] x, int xAt, int n, double[] lanes)"), plain);
        String vectors = Files.readString(output("simd/RowVectors.java"));
        assertTrue(vectors.contains("FloatVector.broadcast(FLOATS, 1f).intoArray(lanes, i)"), vectors);
        assertTrue(vectors.contains("product2RoundsOver2("), vectors);
        assertTrue(vectors.contains("powersColumns("), vectors);
        assertFalse(vectors.contains("float powers("), vectors);
        assertTrue(vectors.contains("scaled(float[] x, int xAt, float[] out, int outAt, int n, float by)"), vectors);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    public static float f(float x, int by) { return x; }                    | all types of a row function are float
                    public static float f() { return 1f; }                                  | a map takes an element
                    @Fold(start = 0f, meet = "f") public static float f(float x) { return x; } | a fold takes a lane and an element
                    @Fold(start = 0f, meet = "g") public static float f(float a, float x) { return a; } | no function of two lanes g
                    public static float f(float x, float rows) { return x; }                | the generated loop needs the name rows
                    public static float f(float x) { return (float) Math.cbrt(x); }         | the only cast is
                    """)
    void reportsWhatIsNoRowFunction(String method, String message) throws Exception {
        Files.writeString(kernels.resolve("PointwiseFunctions.java"), GOOD);
        Path file = Files.writeString(kernels.resolve("FloatRowFunctions.java"), rowFunctions(method));
        Run run = generate(folder);
        assertEquals(1, run.exitCode(), run.output);
        assertTrue(run.output.contains(file + ":4: error: " + message), run.output);
    }

    private static String rowFunctions(String methods) {
        return "package dev.refrain.tensor.internal.kernel;\n\nfinal class FloatRowFunctions {\n" + methods + "\n}\n";
    }

    @Test
    void reportsSyntaxErrors() throws Exception {
        Path file =
                Files.writeString(kernels.resolve("PointwiseFunctions.java"), GOOD.replace("return y;", "return y"));
        Run run = generate(folder);
        assertEquals(1, run.exitCode(), run.output);
        assertTrue(run.output.contains(file + ":13: error: "), run.output);
    }

    private Path output(String name) {
        return folder.resolve("output").resolve(INTERNAL + name);
    }

    /** Runs the generator from {@code source} to {@code output}, both in the folder. */
    static Run generate(Path folder) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it lives too briefly for the optimising compiler
                "src/generator/KernelGenerator.java",
                folder.resolve("source").toString(),
                folder.resolve("output").toString());
        // java would announce them in its output
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
