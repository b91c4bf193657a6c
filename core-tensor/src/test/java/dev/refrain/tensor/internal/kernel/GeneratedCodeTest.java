package dev.refrain.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the generator accepts but our functions do not use: generated, compiled without a warning, and run. */
class GeneratedCodeTest {
    private static final String PACKAGE = "dev.refrain.tensor.internal.";
    private static final Path SOURCES = Path.of("src/main/java", PACKAGE.replace('.', '/'), "kernel");
    private static final int N = 10_000;

    private static final List<String> BODIES = List.of(
            "int i = Float.floatToRawIntBits(x); return Float.intBitsToFloat(((i >>> 3) ^ (~i & 0x55555555)) | (5 - i));",
            """
            int i = Float.floatToRawIntBits(x);
            i = i < 100 ? mixed(i, 7) : -i;
            i = i >= 77 ? i * 3 : i >> 2;
            return Float.intBitsToFloat(i);""",
            """
            float y = x <= 1 ? 1 - x : 2 / x;
            y = y == x ? twice(y) : twice(twice(x));
            return x >= 3f ? y : Math.min(Math.abs(-y), 4f);""",
            "return Math.fma(2f, x, Math.fma(2f, 3f, 4f)) + (x != 1f ? 0.5f : x);",
            "float third = 1; third = third / 3; return Math.max(third, Other.shifted(x, 1 << 23));",
            "return 2f;",
            "int i = Float.floatToRawIntBits(x); return Float.intBitsToFloat(i << (i >>> 27));",
            "return Float.isNaN(x) ? -1f : (float) Math.sqrt(x * x);");

    @TempDir
    private Path folder;

    @Test
    void hasTheBitsOfTheScalarMethods() throws Exception {
        Path kernels =
                Files.createDirectories(folder.resolve("source").resolve(SOURCES.subpath(3, SOURCES.getNameCount())));
        Files.copy(SOURCES.resolve("PointwiseLoop.java"), kernels.resolve("PointwiseLoop.java"));
        Path simd = Files.createDirectories(kernels.resolveSibling("simd"));
        for (String name : List.of("Tiles.java", "Registers.java")) {
            Files.copy(SOURCES.resolveSibling("simd").resolve(name), simd.resolve(name));
        }
        Files.writeString(kernels.resolve("PointwiseFunctions.java"), functions());
        Files.writeString(kernels.resolve("Other.java"), """
                package dev.refrain.tensor.internal.kernel;

                final class Other {
                    private static final float HALF = 0.5f;

                    private Other() {}

                    static float shifted(float x, int by) {
                        return Float.intBitsToFloat(Float.floatToRawIntBits(x) - by) - HALF;
                    }
                }
                """);
        assertEquals(new KernelGeneratorTest.Run(0, ""), KernelGeneratorTest.generate(folder));
        compile();

        URL[] classes = {folder.resolve("classes").toUri().toURL()};
        // without a parent, which would find the classes under test by their names
        try (var loader = new URLClassLoader(classes, null)) {
            Class<?> scalars = loader.loadClass(PACKAGE + "kernel.PointwiseFunctions");
            Class<?> vectors = loader.loadClass(PACKAGE + "simd.PointwiseVectors");
            Method run = loader.loadClass(PACKAGE + "kernel.PointwiseLoop").getMethods()[0];
            for (int f = 0; f < BODIES.size(); f++) {
                Object loop = vectors.getMethod("ofFloat", String.class).invoke(null, "f" + f);
                checkBits(scalars.getMethod("f" + f, float.class), run, loop);
            }
        }
    }

    private static void checkBits(Method scalar, Method run, Object loop) throws ReflectiveOperationException {
        float[] x = SpecialValues.randomBits(1, N);
        float[] special = SpecialValues.all();
        System.arraycopy(special, 0, x, 0, special.length);
        float[] y = new float[N];
        run.invoke(loop, x, 0, x, 0, x, 0, y, 0, N);
        for (int i = 0; i < N; i++) {
            float expected = (float) scalar.invoke(null, x[i]);
            String argument = scalar.getName() + " of " + x[i];
            assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(y[i]), argument);
        }
    }

    private static String functions() {
        var source = new StringBuilder("""
                package dev.refrain.tensor.internal.kernel;

                public final class PointwiseFunctions {
                    private static final int MASK = 0x00ff00ff;

                    private PointwiseFunctions() {}

                    private static float twice(float v) { float w = v + v; return w; }

                    private static int mixed(int i, int k) { return (i ^ MASK) + k; }

                    public static float lesser(float a, float b) { return a < b ? a : b; }

                    public static double lesser(double a, double b) { return a < b ? a : b; }
                """);
        for (int f = 0; f < BODIES.size(); f++) {
            source.append("public static float f%d(float x) { %s }\n".formatted(f, BODIES.get(f)));
            source.append("public static double f%d(double x) { return x; }\n".formatted(f));
        }
        return source.append("}\n").toString();
    }

    private void compile() throws IOException {
        var arguments = new ArrayList<>(List.of(
                "-Xlint:all,-incubating",
                "-Werror",
                "--add-modules",
                "jdk.incubator.vector",
                "-d",
                folder.resolve("classes").toString()));
        try (Stream<Path> files = Files.walk(folder)) {
            files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        var messages = new StringWriter();
        var out = new PrintWriter(messages);
        int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertEquals(0, status, messages::toString);
    }
}
