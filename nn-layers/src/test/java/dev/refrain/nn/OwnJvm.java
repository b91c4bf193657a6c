package dev.refrain.nn;

import dev.refrain.autograd.Tape;
import dev.refrain.nn.io.SafeTensors;
import dev.refrain.tensor.Tensor;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;

/** A main class of the tests in a JVM that can be starved or killed. */
public final class OwnJvm {
    private OwnJvm() {}

    /** Ready to start, with stderr in stdout. */
    public static ProcessBuilder of(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-cp", classPath(main), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        return builder;
    }

    private static String classPath(Class<?> main) {
        return Stream.of(Tensor.class, Tape.class, SafeTensors.class, main, JsonParser.class, IntArrayList.class)
                .map(OwnJvm::root)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The folder or the archive of classes that a class was loaded from. */
    private static String root(Class<?> type) {
        String name = "/" + type.getName().replace('.', '/') + ".class";
        String url = type.getResource(name).toString();
        String root = url.substring(0, url.length() - name.length());
        String archive = root.endsWith("!") ? root.substring("jar:".length(), root.length() - 1) : root;
        try {
            return Path.of(new URI(archive)).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
