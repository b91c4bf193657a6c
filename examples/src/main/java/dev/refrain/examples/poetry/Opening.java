package dev.refrain.examples.poetry;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is given of a poem before it is written: its beginning, or the first character of each line; and perhaps its form.
 *
 * @param prompt the tokens of the beginning
 * @param acrostic the first token of each line; empty where lines are free
 * @param forms the forms to choose from, with their weights
 */
record Opening(List<Integer> prompt, List<Integer> acrostic, SequencedMap<String, Integer> forms) {
    /** Of an acrostic; each line may then have some characters. */
    private static final int MOST_LINES = 50;

    private static final Pattern FORM = Pattern.compile("<(\\d{1,9})x(\\d{1,9})>");
    private static final Pattern ENDS_LINE = Pattern.compile(".*[，。！？；：、\\n]\\s*", Pattern.DOTALL);

    /** A poem of any form. */
    static Opening free(Tokens tokens) {
        return new Opening(List.of(), List.of(), seen(tokens));
    }

    /**
     * A poem that begins so.
     *
     * @throws HyperParameterException if it has no character, or too many
     * @throws IndexRangeException if it has characters that the poems learned from do not have
     */
    static Opening prompt(String prompt, Tokens tokens) {
        List<String> lines = Lines.of(prompt);
        check("--prompt", String.join("", lines), tokens);
        List<Integer> ids = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            lines.get(line).codePoints().forEach(character -> ids.add(tokens.id(character)));
            if (line + 1 < lines.size() || ENDS_LINE.matcher(prompt).matches()) {
                ids.add(Tokens.LINE);
            }
        }
        checkLength("--prompt", ids.size(), Tokens.MOST / 2);
        boolean whole = ids.contains(Tokens.LINE);
        int length = lines.isEmpty() ? 0 : Tokens.length(lines.getFirst());
        SequencedMap<String, Integer> fitting = matching(
                seen(tokens),
                (characters, count) -> (whole ? characters == length : characters >= length) && count >= lines.size());
        return new Opening(List.copyOf(ids), List.of(), fitting);
    }

    /**
     * A poem of as many lines as there are characters here, which begin with them.
     *
     * @throws HyperParameterException if there is no character, or too many
     * @throws IndexRangeException if there are characters that the poems learned from do not have
     */
    static Opening acrostic(String characters, Tokens tokens) {
        String bare = String.join("", Lines.of(characters));
        check("--acrostic", bare, tokens);
        List<Integer> ids = bare.codePoints().map(tokens::id).boxed().toList();
        checkLength("--acrostic", ids.size(), MOST_LINES);
        return new Opening(List.of(), ids, matching(seen(tokens), (length, count) -> count == ids.size()));
    }

    private static void checkLength(String what, int got, int most) {
        if (got > most) {
            throw new HyperParameterException("%s: got %d characters, expected %d at most".formatted(what, got, most));
        }
    }

    private static void check(String what, String text, Tokens tokens) {
        if (text.isEmpty()) {
            throw new HyperParameterException(
                    "%s: got no characters but punctuation and notes, expected 1 or more".formatted(what));
        }
        String unknown = text.codePoints()
                .distinct()
                .filter(character -> tokens.id(character) == Tokens.UNKNOWN)
                .mapToObj("%1$c (U+%1$04X)"::formatted)
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw new IndexRangeException(
                    "%s: got %s, which the poems this model learned from do not have".formatted(what, unknown));
        }
    }

    /** The same in one form only. */
    Opening in(String form) {
        return new Opening(prompt, acrostic, new LinkedHashMap<>(Map.of(form, 1)));
    }

    private interface Fit {
        boolean is(int length, int count);
    }

    /** The forms that fit; all if none does. */
    private static SequencedMap<String, Integer> matching(SequencedMap<String, Integer> forms, Fit fit) {
        SequencedMap<String, Integer> fitting = new LinkedHashMap<>();
        forms.forEach((form, count) -> {
            Matcher sizes = FORM.matcher(form);
            if (sizes.matches() && fit.is(Integer.parseInt(sizes.group(1)), Integer.parseInt(sizes.group(2)))) {
                fitting.put(form, count);
            }
        });
        return fitting.isEmpty() ? forms : fitting;
    }

    private static SequencedMap<String, Integer> seen(Tokens tokens) {
        SequencedMap<String, Integer> seen = new LinkedHashMap<>(tokens.forms());
        seen.values().removeIf(count -> count == 0);
        return seen;
    }

    /** The form of a poem, drawn by the weights. */
    String draw(RandomKey key) {
        long rest = key.below(forms.values().stream().mapToLong(count -> count).sum(), 0);
        for (var form : forms.entrySet()) {
            rest -= form.getValue();
            if (rest < 0) {
                return form.getKey();
            }
        }
        throw new IllegalStateException("there are no forms to draw from");
    }
}
