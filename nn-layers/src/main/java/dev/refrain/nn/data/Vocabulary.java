package dev.refrain.nn.data;

import dev.refrain.nn.Checks;
import dev.refrain.nn.DataFormatException;
import dev.refrain.tensor.IndexRangeException;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Symbols, numbered 0 .. n - 1, and back. Immutable. What a symbol is, a character, a word or a mark such as {@code <end>}, is
 * up to the caller.
 *
 * <pre>{@code Vocabulary letters = Vocabulary.counted(List.of("a", "b", "a"), List.of("<unknown>"), 2);
 * letters.idOr("b", letters.id("<unknown>")); // 0}</pre>
 */
public final class Vocabulary {
    private static final int NONE = -1;

    private final List<String> symbols;
    private final Object2IntOpenHashMap<String> ids;

    private Vocabulary(List<String> symbols) {
        this.symbols = List.copyOf(symbols);
        this.ids = new Object2IntOpenHashMap<>(symbols.size());
        ids.defaultReturnValue(NONE);
        for (int id = 0; id < symbols.size(); id++) {
            String symbol = symbols.get(id);
            if (symbol.isEmpty()) {
                throw new DataFormatException(
                        "vocabulary: symbol %d is empty, expected 1 character or more".formatted(id));
            }
            int before = ids.put(symbol, id);
            if (before != NONE) {
                throw new DataFormatException("vocabulary: got %s as symbols %d and %d, expected every symbol once"
                        .formatted(Escaped.symbol(symbol), before, id));
            }
        }
    }

    /**
     * With the ids in the order of the list.
     *
     * @throws DataFormatException if there is no symbol, an empty one, or one twice
     */
    public static Vocabulary of(List<String> symbols) {
        if (symbols.isEmpty()) {
            throw new DataFormatException("vocabulary: got no symbols, expected 1 or more");
        }
        return new Vocabulary(symbols);
    }

    /**
     * The reserved symbols in their order, then every other that occurs {@code atLeast} times or more: the most frequent first,
     * of equally frequent ones the first by code points.
     *
     * @throws DataFormatException if that is no symbol at all, or a reserved one is empty or there twice
     * @throws dev.refrain.nn.HyperParameterException if {@code atLeast} is less than 1
     */
    public static Vocabulary counted(Iterable<String> symbols, List<String> reserved, int atLeast) {
        Checks.positive("atLeast", atLeast);
        Object2LongOpenHashMap<String> counts = new Object2LongOpenHashMap<>();
        for (String symbol : symbols) {
            counts.addTo(symbol, 1);
        }
        return ranked(counts, reserved, atLeast);
    }

    /**
     * The same of the characters of a file in UTF-8 that may be larger than memory, as {@link TextStream} reads them.
     *
     * @throws DataFormatException if the file cannot be read or is no text, as in {@link TextFile#read}; if that is no symbol at all,
     *     or a reserved one is empty or there twice
     * @throws dev.refrain.nn.HyperParameterException if {@code atLeast} is less than 1
     */
    public static Vocabulary ofCharacters(Path file, List<String> reserved, int atLeast) {
        Checks.positive("atLeast", atLeast);
        Int2LongOpenHashMap counts = new Int2LongOpenHashMap();
        try (FileChannel channel = TextFile.open(file)) {
            new Characters(file, channel::read).forEach(character -> counts.addTo(character, 1));
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
        Object2LongOpenHashMap<String> symbols = new Object2LongOpenHashMap<>();
        counts.forEach((character, count) -> symbols.put(Character.toString(character), count));
        return ranked(symbols, reserved, atLeast);
    }

    private static Vocabulary ranked(Object2LongOpenHashMap<String> counts, List<String> reserved, int atLeast) {
        Set.copyOf(reserved).forEach(counts::removeLong);
        List<String> all = new ArrayList<>(reserved);
        counts.object2LongEntrySet().stream()
                .filter(entry -> entry.getLongValue() >= atLeast)
                .sorted(Comparator.<Object2LongMap.Entry<String>>comparingLong(Object2LongMap.Entry::getLongValue)
                        .reversed()
                        .thenComparing(Object2LongMap.Entry::getKey, Vocabulary::compareByCodePoints))
                .forEach(entry -> all.add(entry.getKey()));
        return of(all);
    }

    /** Unlike that of strings, this order does not put what needs surrogates before U+E000. */
    private static int compareByCodePoints(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    /** How many symbols there are. */
    public int size() {
        return symbols.size();
    }

    /** Whether a symbol has an id. */
    public boolean contains(String symbol) {
        return ids.containsKey(symbol);
    }

    /**
     * The id of a symbol.
     *
     * @throws IndexRangeException if it has none
     */
    public int id(String symbol) {
        int id = ids.getInt(symbol);
        if (id == NONE) {
            throw new IndexRangeException("vocabulary: got %s, expected one of its %d symbols"
                    .formatted(Escaped.symbol(symbol), symbols.size()));
        }
        return id;
    }

    /** The id of a symbol, or {@code fallback} if it has none. */
    public int idOr(String symbol, int fallback) {
        return ids.getOrDefault(symbol, fallback);
    }

    /**
     * The symbol of an id.
     *
     * @throws IndexRangeException if the id is not within 0 .. size - 1
     */
    public String symbol(int id) {
        if (id < 0 || id >= symbols.size()) {
            throw new IndexRangeException("vocabulary: got id %d, expected 0..%d of %d symbols"
                    .formatted(id, symbols.size() - 1, symbols.size()));
        }
        return symbols.get(id);
    }

    /** All symbols in the order of their ids. */
    public List<String> symbols() {
        return symbols;
    }

    /** Equal symbols in equal order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary vocabulary && symbols.equals(vocabulary.symbols);
    }

    @Override
    public int hashCode() {
        return symbols.hashCode();
    }

    @Override
    public String toString() {
        return "vocabulary of %d symbols".formatted(symbols.size());
    }
}
