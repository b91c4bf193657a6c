package dev.refrain.gradcheck.junit.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.gradcheck.junit.architecture.ProjectClasses.Module;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources: files short enough to read, packages and modules that say what they are. */
class SourceFilesTest {
    private static final int MOST_LINES = 400;

    /** Lists, not logic: a line per function. */
    private static final Set<String> TABLES =
            Set.of("Pointwise.java", "PointwiseFunctions.java", "SinglePrecision.java");

    private static final List<String> SOURCE_FOLDERS = List.of("src/main", "src/test", "src/generator");

    @Test
    void noFileIsTooLong() throws IOException {
        List<Path> files = sources(ProjectClasses.ROOT);
        assertTrue(files.size() > 80, () -> "only " + files);
        assertEquals(Map.of(), tooLong(files));
    }

    @Test
    void aFileThatIsTooLongIsFound(@TempDir Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("some-module/src/main/java"));
        Path file = folder.resolve("Long.java");
        Files.writeString(file, "\n".repeat(MOST_LINES + 1));
        Files.writeString(folder.resolve("Short.java"), "\n".repeat(MOST_LINES));
        Files.writeString(folder.resolve("Pointwise.java"), "\n".repeat(MOST_LINES + 1));
        assertEquals(Map.of(file, MOST_LINES + 1), tooLong(sources(root)));
    }

    @Test
    void everyPackageSaysWhatLivesThere() throws IOException {
        List<Path> packages = new ArrayList<>();
        for (Module module : ProjectClasses.ALL) {
            try (Stream<Path> files = Files.walk(module.sources())) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(Path::getParent)
                        .filter(folder -> !folder.equals(module.sources())) // module-info
                        .distinct()
                        .forEach(packages::add);
            }
        }
        assertTrue(packages.size() >= 17, packages::toString);
        assertEquals(
                List.of(),
                packages.stream()
                        .filter(folder -> !Files.isRegularFile(folder.resolve("package-info.java")))
                        .toList());
    }

    @Test
    void everyCompiledPackageHasSources() throws IOException {
        for (Module module : ProjectClasses.ALL) {
            Set<Path> compiled = folders(module.compiled(), ".class");
            Set<Path> described = folders(module.sources(), "package-info.java");
            assertEquals(described, compiled, module::folder);
        }
    }

    @Test
    void everyModuleIsNullMarked() throws IOException {
        for (Module module : ProjectClasses.ALL) {
            List<String> annotations = ClassFile.of()
                    .parse(module.compiled().resolve("module-info.class"))
                    .findAttribute(Attributes.runtimeVisibleAnnotations())
                    .stream()
                    .flatMap(all -> all.annotations().stream())
                    .map(each -> each.className().stringValue())
                    .toList();
            assertTrue(
                    annotations.contains("Lorg/jspecify/annotations/NullMarked;"), () -> module + ": " + annotations);
        }
    }

    /** The files people wrote: what the build generates lies under target. */
    private static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.toList()) {
                for (String folder : SOURCE_FOLDERS) {
                    if (Files.isDirectory(module.resolve(folder))) {
                        try (Stream<Path> files = Files.walk(module.resolve(folder))) {
                            files.filter(file -> file.toString().endsWith(".java"))
                                    .forEach(sources::add);
                        }
                    }
                }
            }
        }
        return sources;
    }

    private static Map<Path, Integer> tooLong(List<Path> files) throws IOException {
        Map<Path, Integer> tooLong = new TreeMap<>();
        for (Path file : files) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES && !TABLES.contains(file.getFileName().toString())) {
                tooLong.put(file, lines);
            }
        }
        return tooLong;
    }

    /** The folders below root, except itself, with a file whose name ends so. */
    private static Set<Path> folders(Path root, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(Path::getParent)
                    .filter(folder -> !folder.equals(root))
                    .map(root::relativize)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
