package dev.refrain.report.tensorboard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code events.out.tfevents.SECONDS.HOST.PROCESS.0}. TensorBoard reads the files of a directory in the order of their names. */
final class EventFileName {
    private static final Pattern NAME = Pattern.compile("events\\.out\\.tfevents\\.(\\d{1,18})\\..*");

    private EventFileName() {}

    /** A name that comes after all that are there, in a directory that is made if it is not there. */
    static Path newIn(Path directory, Instant now) throws IOException {
        Files.createDirectories(directory);
        long seconds = Math.max(now.getEpochSecond(), newest(directory).orElse(-1) + 1);
        return directory.resolve("events.out.tfevents.%010d.%s.%d.0"
                .formatted(seconds, host(), ProcessHandle.current().pid()));
    }

    private static OptionalLong newest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(name -> Long.parseLong(name.group(1)))
                    .max();
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9_-]", "_");
        } catch (UnknownHostException _) {
            return "localhost"; // a name is needed, and it means nothing
        }
    }
}
