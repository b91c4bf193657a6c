package dev.refrain.nn.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file beside the one it is to become, named after it and after the process that writes it: {@code .model.812-mf2k9x01.0.tmp}.
 * So writers do not meet, and what a killed one left can be told from what a living one writes.
 */
record TemporaryFile(Path path, FileChannel channel) {
    /** Characters of the target's name; with the rest it stays below the 255 bytes of common file systems. */
    private static final int MOST_OF_NAME = 60;

    /** Creates one that was not there before, for a file of this name, and removes those of dead processes. */
    static TemporaryFile in(Path folder, String target) throws IOException {
        String prefix = prefix(target);
        removeAbandoned(folder, prefix);
        String owner = prefix + owner(ProcessHandle.current());
        for (int number = 0; ; number++) {
            Path path = folder.resolve("%s.%d.tmp".formatted(owner, number));
            try {
                return new TemporaryFile(
                        path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            } catch (FileAlreadyExistsException _) {
                // another thread writes the same file
            }
        }
    }

    private static String prefix(String name) {
        int shown = Math.min(name.length(), MOST_OF_NAME);
        boolean splits = shown < name.length() && Character.isLowSurrogate(name.charAt(shown));
        return "." + name.substring(0, splits ? shown - 1 : shown) + ".";
    }

    /** A process by number and begin: numbers come again, in containers always the same. */
    private static String owner(ProcessHandle process) {
        long begin = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return process.pid() + "-" + Long.toString(begin, Character.MAX_RADIX);
    }

    /** Removes it if it is still there: if it did not get the target's name. */
    void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // why it was not finished is what the user is to hear
        }
    }

    /** Removes what writers left in a folder that did not live to finish, whatever it was to become. */
    static void removeAbandoned(Path folder) {
        removeMatching(folder, "\\..+\\.");
    }

    private static void removeAbandoned(Path folder, String prefix) {
        removeMatching(folder, Pattern.quote(prefix));
    }

    private static void removeMatching(Path folder, String prefix) {
        Pattern names = Pattern.compile(prefix + "((\\d{1,18})-[0-9a-z]+)\\.\\d+\\.tmp");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> {
            Matcher name = names.matcher(file.getFileName().toString());
            return name.matches() && !isAlive(Long.parseLong(name.group(2)), name.group(1));
        })) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException _) {
            // what cannot be removed, or a folder that cannot be read, does not keep one from writing
        }
    }

    private static boolean isAlive(long pid, String owner) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return process.isPresent() && owner(process.get()).equals(owner);
    }
}
