package dev.refrain.nn.io;

import dev.refrain.nn.Checks;
import dev.refrain.nn.Snapshot;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints of one training in a folder: {@code update-000012000.safetensors}, of which the newest are kept, and
 * {@code best.safetensors}.
 *
 * <pre>{@code CheckpointFolder folder = new CheckpointFolder(Path.of("run"), 3);
 * folder.save(12_000, state);
 * Snapshot newest = folder.newest().orElseThrow().state();}</pre>
 *
 * @param path the folder; it is made when the first checkpoint is saved
 * @param keep how many are kept besides the best, 1 or more
 */
public record CheckpointFolder(Path path, int keep) {
    private static final Pattern NAME = Pattern.compile("update-(\\d{9,18})\\.safetensors");
    private static final String BEST = "best.safetensors";

    /**
     * A checkpoint that was found.
     *
     * @param file where
     * @param state what it has
     * @param passedOver newer files that are damaged, each in one sentence
     */
    public record Found(Path file, Snapshot state, List<String> passedOver) {}

    /**
     * Of a folder.
     *
     * @throws dev.refrain.nn.HyperParameterException if none is to be kept
     */
    public CheckpointFolder {
        Objects.requireNonNull(path, "path");
        Checks.positive("checkpoints to keep", keep);
    }

    /** Whether there are no checkpoints, valid or not. */
    public boolean isEmpty() throws IOException {
        return byUpdate().isEmpty();
    }

    /**
     * The newest checkpoint that is whole; empty if there is none at all. What killed writers left is removed.
     *
     * @throws CheckpointFormatException if there are some and none is whole; it is about the newest
     * @throws IOException if the folder cannot be read
     */
    public Optional<Found> newest() throws IOException {
        TemporaryFile.removeAbandoned(path);
        List<String> passedOver = new ArrayList<>();
        CheckpointFormatException newestDamage = null;
        for (Path file : byUpdate().descendingMap().values()) {
            try {
                return Optional.of(new Found(file, CheckpointFile.read(file), List.copyOf(passedOver)));
            } catch (CheckpointFormatException damaged) {
                newestDamage = newestDamage == null ? damaged : newestDamage;
                passedOver.add(String.valueOf(damaged.getMessage()));
            }
        }
        if (newestDamage != null) {
            throw newestDamage;
        }
        return Optional.empty();
    }

    /**
     * Writes the checkpoint after an update, then removes the oldest that are too many. One of the same update is replaced.
     *
     * @throws IOException if it cannot be written; the others stay
     */
    public Path save(long update, Snapshot state) throws IOException {
        Files.createDirectories(path);
        Path file = path.resolve("update-%09d.safetensors".formatted(update));
        CheckpointFile.write(file, state);
        TreeMap<Long, Path> all = byUpdate();
        while (all.size() > keep) {
            Path oldest = all.pollFirstEntry().getValue();
            if (!oldest.equals(file)) {
                Files.deleteIfExists(oldest);
            }
        }
        return file;
    }

    /**
     * Writes the checkpoint that is the best so far.
     *
     * @throws IOException if it cannot be written; the one before stays
     */
    public Path saveBest(Snapshot state) throws IOException {
        Files.createDirectories(path);
        Path file = best();
        CheckpointFile.write(file, state);
        return file;
    }

    /** Where the best checkpoint lies, if there is one. */
    public Path best() {
        return path.resolve(BEST);
    }

    private TreeMap<Long, Path> byUpdate() throws IOException {
        TreeMap<Long, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.put(Long.parseLong(name.group(1)), file);
                }
            }
        } catch (NoSuchFileException none) {
            return found;
        } catch (DirectoryIteratorException e) {
            throw FileFailure.reading(path, Objects.requireNonNull(e.getCause(), "its cause"));
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
        return found;
    }
}
