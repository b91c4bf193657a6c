package dev.refrain.examples.poetry;

import dev.refrain.nn.data.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Poems as ids. A poem is the token of its form, such as {@code <5x8>} for eight lines of five characters, then its characters,
 * with {@link #LINE} after each line but the last and {@link #END} after that. The form is given, never predicted.
 *
 * @param forms how many poems have which form, the most frequent first
 */
public record Tokens(Vocabulary vocabulary, SequencedMap<String, Integer> forms) {
    /** The end of a poem. */
    public static final int END = 0;

    /** The end of a line that is not the last. */
    public static final int LINE = 1;

    /** A character that the poems to learn from do not have. */
    public static final int UNKNOWN = 2;

    /** The most tokens of a poem, behind that of its form, in training and when one is written. */
    static final int MOST = 400;

    /** The form of poems whose lines are unequal, or whose form is rare. */
    static final String FREE = "<free>";

    /** The symbols of the three. */
    static final List<String> MARKS = List.of("<end>", "<line>", "<unknown>");

    private static final int MOST_FORMS = 16;

    /** Both are copied. */
    public Tokens {
        forms = new LinkedHashMap<>(forms);
    }

    /** The tokens of the poems to learn from. */
    static Tokens of(List<Poem> poems) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        poems.forEach(poem -> counts.merge(form(poem), 1, Integer::sum));
        SequencedMap<String, Integer> forms = new LinkedHashMap<>();
        counts.entrySet().stream()
                .filter(form -> !form.getKey().equals(FREE))
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_FORMS)
                .forEach(form -> forms.put(form.getKey(), form.getValue()));
        int rest =
                poems.size() - forms.values().stream().mapToInt(count -> count).sum();
        forms.put(FREE, rest);
        List<String> reserved = new ArrayList<>(MARKS);
        reserved.addAll(forms.keySet());
        Iterable<String> characters = () -> poems.stream()
                .flatMap(poem -> poem.lines().stream())
                .flatMapToInt(String::codePoints)
                .mapToObj(Character::toString)
                .iterator();
        return new Tokens(Vocabulary.counted(characters, reserved, 1), forms);
    }

    /** What a poem's lines have in common. */
    static String form(Poem poem) {
        int[] lengths = poem.lines().stream().mapToInt(Tokens::length).toArray();
        boolean equal = IntStream.of(lengths).distinct().count() == 1;
        return equal ? "<%dx%d>".formatted(lengths[0], lengths.length) : FREE;
    }

    /** The number of characters of a line. */
    static int length(String line) {
        return line.codePointCount(0, line.length());
    }

    /** How many ids there are. */
    int size() {
        return vocabulary.size();
    }

    /** How many of these are marks and forms. */
    int marks() {
        return MARKS.size() + forms.size();
    }

    /** Whether an id is that of a character, known or not. */
    boolean isCharacter(int id) {
        return id == UNKNOWN || id >= marks();
    }

    /** Whether an id is one that a poem may go on with. */
    boolean isWritable(int id) {
        return id == END || id == LINE || id >= marks();
    }

    /** The id of a form; of {@link #FREE} if it has none of its own. */
    int formId(String form) {
        return vocabulary.idOr(form, vocabulary.id(FREE));
    }

    /** The id of a character. */
    int id(int codePoint) {
        return vocabulary.idOr(Character.toString(codePoint), UNKNOWN);
    }

    /** The ids of a poem. */
    int[] encode(Poem poem) {
        IntStream.Builder ids = IntStream.builder();
        ids.add(formId(form(poem)));
        for (int line = 0; line < poem.lines().size(); line++) {
            poem.lines().get(line).codePoints().map(this::id).forEach(ids::add);
            ids.add(line + 1 < poem.lines().size() ? LINE : END);
        }
        return ids.build().toArray();
    }
}
