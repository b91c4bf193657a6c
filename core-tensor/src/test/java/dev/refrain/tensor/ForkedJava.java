package dev.refrain.tensor;

import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program did in a JVM of its own, for what is settled when a JVM starts. It runs on the class path, so without the
 * incubator module unless an option adds it.
 *
 * @param exit the exit status
 * @param out all it wrote to standard output
 * @param err all it wrote to standard error
 */
public record ForkedJava(int exit, String out, String err) {
    /** Runs the main method of a test class with these options for the JVM, and waits for its end. */
    public static ForkedJava run(Class<?> main, String... options) throws Exception {
        return run(main, List.of(), options);
    }

    /** The same with arguments for the main method. */
    public static ForkedJava run(Class<?> main, List<String> arguments, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Duser.language=en", "-ea"));
        command.addAll(List.of(options));
        String separator = System.getProperty("path.separator");
        command.addAll(List.of("-cp", rootOf(Tensor.class) + separator + rootOf(main), main.getName()));
        command.addAll(arguments);
        Path err = Files.createTempFile("refrain", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
            builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new ForkedJava(process.waitFor(), out.strip(), Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    /** The folder of classes that a class was loaded from. */
    private static Path rootOf(Class<?> type) throws URISyntaxException {
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        Path folder = Path.of(type.getResource(file).toURI()).getParent();
        for (String rest = type.getPackageName();
                !rest.isEmpty();
                rest = rest.substring(0, Math.max(0, rest.lastIndexOf('.')))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
