package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.gradcheck.junit.architecture.ProjectClasses;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page of documentation, whose code is run in a JVM of its own, as a reader would. */
record Document(String text) {
    static Document of(String page) throws IOException {
        return new Document(Files.readString(ProjectClasses.ROOT.resolve(page)));
    }

    /** The blocks in a language, in order; those without one have the language "". */
    List<String> blocks(String language) {
        return blocks().filter(match -> match.group(1).equals(language))
                .map(match -> match.group(2))
                .toList();
    }

    /**
     * Runs every block of Java but the first, which has the imports besides those of the README, and compares what it prints with the
     * block of text that follows it.
     */
    void assertPrintsWhatItShows(Path folder, String... names) throws IOException, InterruptedException {
        List<MatchResult> blocks = blocks().toList();
        List<String> code = blocks("java");
        assertEquals(1 + names.length, code.size());
        String imports = of("README.md").blocks("java").get(2) + code.getFirst();
        int next = 0;
        for (int i = 0; i < blocks.size(); i++) {
            boolean isExample = blocks.get(i).group(1).equals("java") && next++ > 0;
            if (isExample) {
                String name = names[next - 2];
                assertEquals("", blocks.get(i + 1).group(1), name);
                String found = run(folder, name, imports + blocks.get(i).group(2));
                assertEquals(blocks.get(i + 1).group(2).strip(), found.strip(), name);
            }
        }
    }

    private Stream<MatchResult> blocks() {
        return Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text)
                .results();
    }

    /** What a source file that has a {@code main} prints. */
    static String run(Path folder, String name, String source) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        Path output = folder.resolve(name + ".out");
        String libraries = Stream.of("jdk.module.path", "java.class.path")
                .map(property -> System.getProperty(property, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        libraries,
                        file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.waitFor();
        String printed = Files.readString(output)
                .lines()
                .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                .collect(Collectors.joining("\n"));
        assertEquals(0, status, printed);
        return printed;
    }
}
