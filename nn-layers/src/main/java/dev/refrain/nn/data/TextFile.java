package dev.refrain.nn.data;

import dev.refrain.nn.Checks;
import dev.refrain.nn.DataFormatException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files that are text, in UTF-8, or else one sentence that says where they are not. */
public final class TextFile {
    /** The largest file that is read, in bytes: a text of this size still fits a string. */
    private static final int MOST_BYTES = 512 << 20;

    private static final int MEBIBYTE = 1 << 20;

    private TextFile() {}

    /**
     * The text of a file of up to 512 MiB, without a byte order mark and with every line end as {@code \n}.
     *
     * @throws DataFormatException if the file cannot be read, is empty or too large, is not UTF-8, or has control characters
     *     besides tabs, line ends and escapes
     */
    public static String read(Path file) {
        return read(file, MOST_BYTES);
    }

    /**
     * The text of a file of up to so many bytes.
     *
     * @throws DataFormatException as {@link #read(Path)} does
     * @throws dev.refrain.nn.HyperParameterException if {@code mostBytes} is less than 1
     */
    public static String read(Path file, int mostBytes) {
        Checks.positive("mostBytes", mostBytes);
        try (FileChannel channel = open(file)) {
            Characters characters = new Characters(file, channel::read);
            StringBuilder text = new StringBuilder((int) Math.min(channel.size(), mostBytes));
            characters.forEach(character -> {
                if (characters.offset() > mostBytes) {
                    throw tooLarge(file, mostBytes);
                }
                text.appendCodePoint(character);
            });
            return text.toString();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static DataFormatException tooLarge(Path file, int most) {
        String limit = most % MEBIBYTE == 0 ? most / MEBIBYTE + " MiB" : most + " bytes";
        return new DataFormatException("%s: got a file of more than %s, expected that at most".formatted(file, limit));
    }

    /** A file that there is, to read from. */
    static FileChannel open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new DataFormatException("%s: got a folder, expected a text file".formatted(file));
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe that nobody writes would never end
            throw new DataFormatException("%s: got a pipe or a device, expected a text file".formatted(file));
        }
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Why a file cannot be read, in one sentence. */
    static DataFormatException unreadable(Path file, IOException failure) {
        return new DataFormatException("%s: %s".formatted(file, reason(failure)), failure);
    }

    /** In words: the messages of the first two are the file's name alone. */
    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "the file may not be read: permission denied";
            default -> "the file cannot be read: " + failure.getMessage();
        };
    }
}
