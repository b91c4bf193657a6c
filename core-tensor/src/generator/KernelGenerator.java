package generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the loops that the build compiles beside the sources: {@code java KernelGenerator.java sourceRoot outputRoot}.
 *
 * <ul>
 *   <li>{@code PointwiseFunctions} gives {@code PointwiseLoops}, plain loops for float and double, and
 *       {@code PointwiseVectors}, vector loops for float. A float function is restricted Java: see {@link VectorBody} for
 *       statements and {@link VectorExpression} for expressions. A double function may be any Java.
 *   <li>{@code FloatRowFunctions} gives {@code FloatRowLoops}, plain loops along rows and down columns, its twin for
 *       double, and {@code RowVectors}, the same loops on vectors for float.
 *   <li>Each {@code Float*.java} beside it gives its twin {@code Double*.java}: see {@link DoubleTwin}.
 *   <li>The innermost loops of products are made from a template: see {@link ProductTiles}.
 * </ul>
 *
 * <p>A file is written only if its content changed, so that nothing is compiled in vain. What has no vector form is an
 * error in javac's style; all functions are tried before the exit with status 1.
 */
final class KernelGenerator {
    private static final String INTERNAL = "dev.refrain.tensor.internal.";

    private final Path kernels;
    private final Path output;

    private KernelGenerator(Path sourceRoot, Path outputRoot) {
        kernels = sourceRoot.resolve(folder("kernel"));
        output = outputRoot;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: java KernelGenerator.java sourceRoot outputRoot");
            System.exit(2);
        }
        var generator = new KernelGenerator(Path.of(args[0]), Path.of(args[1]));
        try {
            Set<String> errors = generator.pointwise();
            errors.addAll(generator.rows());
            errors.forEach(System.err::println);
            if (!errors.isEmpty()) {
                System.exit(1);
            }
            generator.twins();
            generator.tiles();
        } catch (NoSuchFileException e) {
            System.err.println(e.getFile() + ": error: no such file");
            System.exit(1);
        }
    }

    /** Writes the loops of the pointwise functions, or returns the errors in them. */
    private Set<String> pointwise() throws IOException {
        var errors = new LinkedHashSet<String>();
        try {
            var source =
                    new PointwiseSource(new ScalarClass(new SourceFile(kernels.resolve("PointwiseFunctions.java"))));
            var vectorLoops = new VectorLoops(source);
            String vectors = vectorLoops.generate(INTERNAL + "simd");
            source.errors().forEach(error -> errors.add(error.getMessage()));
            vectorLoops.errors().forEach(error -> errors.add(error.getMessage()));
            if (errors.isEmpty()) {
                write(folder("kernel").resolve("PointwiseLoops.java"), PlainLoops.generate(source));
                write(folder("simd").resolve("PointwiseVectors.java"), vectors);
            }
        } catch (Unsupported e) {
            errors.add(e.getMessage());
        }
        return errors;
    }

    /** Writes the loops over rows, if there are row functions, or returns the first error in them. */
    private Set<String> rows() throws IOException {
        Path file = kernels.resolve("FloatRowFunctions.java");
        if (!Files.exists(file)) {
            return Set.of();
        }
        try {
            var source = new RowSource(new ScalarClass(new SourceFile(file)));
            String loops = RowLoops.generate(source);
            String vectors = RowVectors.generate(source, INTERNAL + "simd");
            write(folder("kernel").resolve("FloatRowLoops.java"), loops);
            write(folder("kernel").resolve("DoubleRowLoops.java"), DoubleTwin.of(loops, "FloatRowFunctions.java"));
            write(folder("simd").resolve("RowVectors.java"), vectors);
            return Set.of();
        } catch (Unsupported e) {
            return Set.of(e.getMessage());
        }
    }

    private void twins() throws IOException {
        for (Path file : floatFiles()) {
            String name = file.getFileName().toString();
            String twin = DoubleTwin.of(Files.readString(file), name);
            write(folder("kernel").resolve(DoubleTwin.rename(name)), twin);
        }
    }

    private void tiles() throws IOException {
        for (String element : List.of("float", "double")) {
            for (int bits : new int[] {512, 256, 128}) {
                var tiles = new ProductTiles(new VectorType(element, bits));
                write(folder("simd").resolve(tiles.name() + ".java"), tiles.generate(INTERNAL + "simd"));
            }
        }
    }

    private List<Path> floatFiles() throws IOException {
        var files = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(kernels, "Float*.java")) {
            found.forEach(files::add);
        }
        return files;
    }

    private void write(Path relative, String content) throws IOException {
        Path target = output.resolve(relative);
        if (Files.exists(target) && Files.readString(target).equals(content)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Files.writeString(target, content);
    }

    private static Path folder(String packageEnd) {
        return Path.of((INTERNAL + packageEnd).replace('.', '/'));
    }
}
