package dev.refrain.nn.data;

import dev.refrain.nn.DataFormatException;
import dev.refrain.tensor.IndexRangeException;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a file in UTF-8 as ids, for texts that are larger than memory. Opening reads it once, says where it is no text
 * or has a character without an id, and keeps the place of every 65,536th character. The file is not held open, and may not
 * change meanwhile.
 *
 * <pre>{@code
 * Vocabulary characters = Vocabulary.ofCharacters(file, List.of("<unknown>"), 10);
 * Batches<TextWindow> windows = TextStream.open(file, characters, "<unknown>").windows(32, 100);
 * }</pre>
 */
public final class TextStream {
    private static final int EVERY = 1 << 16;
    private static final int SMALL_BUFFER = 1 << 13;
    private static final int NONE = -1;

    private final Path file;
    private final Int2IntOpenHashMap ids = new Int2IntOpenHashMap(); // of code points
    private final int vocabularySize;
    private final LongArrayList places = new LongArrayList(); // of character 0, EVERY, 2 EVERY, ... in bytes
    private final State state;
    private long length;

    /** By which a file is known to be the same. */
    private record State(long size, FileTime changed) {
        static State of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(attributes.size(), attributes.lastModifiedTime());
        }
    }

    private TextStream(Path file, Vocabulary vocabulary, @Nullable String unknown) {
        this.file = file;
        this.vocabularySize = vocabulary.size();
        ids.defaultReturnValue(unknown == null ? NONE : vocabulary.id(unknown));
        for (String symbol : vocabulary.symbols()) {
            if (symbol.codePointCount(0, symbol.length()) == 1) {
                ids.put(symbol.codePointAt(0), vocabulary.id(symbol));
            }
        }
        try (FileChannel channel = TextFile.open(file)) {
            this.state = State.of(file);
            index(new Characters(file, channel::read));
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
        checkSame();
    }

    /**
     * Of a file all of whose characters are symbols.
     *
     * @throws DataFormatException if it cannot be read, has no text, is not UTF-8, or has control characters besides tabs, line
     *     ends and escapes
     * @throws IndexRangeException if a character is no symbol, naming its line and column
     */
    public static TextStream open(Path file, Vocabulary characters) {
        return new TextStream(file, characters, null);
    }

    /**
     * Of a file whose characters have the id of a symbol, or that of {@code unknown}.
     *
     * @throws DataFormatException if it cannot be read, has no text, is not UTF-8, or has control characters besides tabs, line
     *     ends and escapes
     * @throws IndexRangeException if {@code unknown} is no symbol
     */
    public static TextStream open(Path file, Vocabulary characters, String unknown) {
        return new TextStream(file, characters, unknown);
    }

    private void index(Characters characters) {
        long[] from = {0, 1, 1}; // where the character began: byte, line, column
        characters.forEach(character -> {
            if (ids.get(character) == NONE) {
                throw new IndexRangeException("%s, line %d, column %d: got %s, expected one of %d symbols"
                        .formatted(
                                file, from[1], from[2], Escaped.symbol(Character.toString(character)), vocabularySize));
            }
            if (length % EVERY == 0) {
                places.add(from[0]);
            }
            length++;
            from[0] = characters.offset();
            from[1] += character == '\n' ? 1 : 0;
            from[2] = character == '\n' ? 1 : from[2] + 1;
        });
    }

    /** How many characters there are; a line end is one. */
    public long length() {
        return length;
    }

    /**
     * The text as {@code lanes} lanes of one length, which go on from window to window, for truncated backpropagation through
     * time: lane b of L begins at character b L, and window w has the steps w T .. w T + T - 1 of each. What is left at the ends,
     * less than T steps of each lane and less than B characters, is not read. Every epoch is the same.
     *
     * @throws dev.refrain.nn.HyperParameterException if one is less than 1, or the text is too short for one window
     */
    public Batches<TextWindow> windows(int lanes, int steps) {
        return new TextWindows(this, lanes, steps);
    }

    /** A character, and where it begins. */
    record Spot(long character, long offset) {}

    /** The last one before a character, or itself, of which it is known where it begins. */
    Spot before(long character) {
        int number = (int) (character / EVERY);
        return new Spot((long) number * EVERY, places.getLong(number));
    }

    /**
     * Reads from some characters on, of each lane: into[b][0], into[b][1], ...; gives where the last of each is, from which the
     * next may be read.
     *
     * @param known spots before these characters, the nearer the better
     */
    Spot[] read(long[] from, Spot[] known, int[][] into) {
        checkSame();
        Spot[] last = new Spot[from.length];
        try (FileChannel channel = TextFile.open(file)) {
            int most = 4 * Math.min(EVERY, into[0].length + 2);
            Characters characters = new Characters(file, channel::read, Math.max(SMALL_BUFFER, most));
            for (int lane = 0; lane < from.length; lane++) {
                last[lane] = read(characters, from[lane], known[lane], into[lane]);
            }
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        } catch (DataFormatException e) {
            checkSame(); // rather that, if it did
            throw e;
        }
        checkSame();
        return last;
    }

    private Spot read(Characters characters, long from, Spot known, int[] into) {
        characters.seek(known.offset());
        for (long i = known.character(); i < from; i++) {
            id(characters.next());
        }
        long offset = characters.offset();
        for (int i = 0; i < into.length; i++) {
            offset = characters.offset();
            into[i] = id(characters.next());
        }
        return new Spot(from + into.length - 1, offset);
    }

    private int id(int character) {
        int id = character == Characters.END ? NONE : ids.get(character);
        if (id == NONE) {
            throw changed();
        }
        return id;
    }

    private DataFormatException changed() {
        return new DataFormatException("%s: the file changed since it was opened, expected the same".formatted(file));
    }

    private void checkSame() {
        try {
            if (!State.of(file).equals(state)) {
                throw changed();
            }
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    @Override
    public String toString() {
        return "%s: %d characters".formatted(file, length);
    }
}
