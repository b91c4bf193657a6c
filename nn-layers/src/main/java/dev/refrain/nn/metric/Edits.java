package dev.refrain.nn.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fewest changes that make one sequence of another (Levenshtein 1966): {@code substitutions}, {@code insertions} of what
 * should not be there, {@code deletions} of what should. Of all ways with the fewest, the one with the most substitutions, so the
 * three numbers are definite.
 */
public record Edits(long substitutions, long insertions, long deletions) {
    private static final long ONE_EDIT = 1L << 32;

    /** By which what was expected becomes what was got; O(n m) time, O(m) memory. */
    public static Edits between(List<?> got, List<?> expected) {
        Map<Object, Integer> numbers = new HashMap<>();
        return between(numbered(got, numbers), numbered(expected, numbers));
    }

    private static int[] numbered(List<?> symbols, Map<Object, Integer> numbers) {
        int[] ids = new int[symbols.size()];
        for (int i = 0; i < ids.length; i++) {
            int next = numbers.size();
            ids[i] = numbers.computeIfAbsent(symbols.get(i), symbol -> next);
        }
        return ids;
    }

    /** The same of ids. */
    public static Edits between(int[] got, int[] expected) {
        long[] row = new long[expected.length + 1]; // edits, and below them how many of these are no substitutions
        for (int j = 1; j < row.length; j++) {
            row[j] = row[j - 1] + ONE_EDIT + 1;
        }
        for (int symbol : got) {
            long diagonal = row[0];
            row[0] += ONE_EDIT + 1;
            for (int j = 1; j < row.length; j++) {
                long kept = diagonal + (symbol == expected[j - 1] ? 0 : ONE_EDIT);
                diagonal = row[j];
                row[j] = Math.min(kept, Math.min(diagonal, row[j - 1]) + ONE_EDIT + 1);
            }
        }
        long least = row[expected.length];
        long gaps = least & (ONE_EDIT - 1);
        long more = (long) got.length - expected.length;
        return new Edits(least / ONE_EDIT - gaps, (gaps + more) / 2, (gaps - more) / 2);
    }

    /** How many in all: the distance. */
    public long total() {
        return substitutions + insertions + deletions;
    }

    /** Of both together. */
    public Edits plus(Edits other) {
        return new Edits(
                substitutions + other.substitutions, insertions + other.insertions, deletions + other.deletions);
    }
}
