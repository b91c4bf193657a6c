package dev.refrain.nn;

import dev.refrain.autograd.Tape;
import dev.refrain.tensor.Ids;
import java.util.Arrays;
import java.util.List;

/**
 * B sequences of ids side by side, of several lengths: [T, B], of which the first {@code length} steps of each count. The rest is
 * padding, and always 0: whatever stood there is forgotten.
 *
 * <pre>{@code TokenSequences tokens = TokenSequences.of(List.of(new int[] {4, 2, 7}, new int[] {5}));}</pre>
 */
public final class TokenSequences {
    private final Ids ids;
    private final Lengths lengths;

    private TokenSequences(Ids ids, Lengths lengths) {
        this.ids = ids;
        this.lengths = lengths;
    }

    /**
     * Ids [T, B] of which these steps count.
     *
     * @throws SequenceException if the ids are not [T, B]
     */
    public static TokenSequences of(Ids ids, Lengths lengths) {
        if (ids.shape().rank() != 2
                || ids.shape().size(0) != lengths.steps()
                || ids.shape().size(1) != lengths.batch()) {
            throw new SequenceException("sequences: got lengths of %d sequences over %d time steps for ids of shape %s"
                    .formatted(lengths.batch(), lengths.steps(), ids.shape()));
        }
        int[] values = ids.toArray();
        for (int place = 0; place < values.length; place++) {
            int n = place % lengths.batch();
            values[place] = place / lengths.batch() < lengths.of(n) ? values[place] : 0;
        }
        Ids padded = Ids.of(values, ids.shape().sizes());
        return new TokenSequences(ids.origin().map(padded::enteredOn).orElse(padded), lengths);
    }

    /**
     * Ids [T, B], and a length for each of the B sequences.
     *
     * @throws SequenceException if there are no steps, or a length is missing, negative or longer than T
     */
    public static TokenSequences of(Ids ids, int... lengths) {
        if (ids.shape().rank() != 2 || ids.shape().size(1) != lengths.length) {
            throw new SequenceException(
                    "sequences: got %d lengths for ids of shape %s, expected [T, B] and one for each sequence"
                            .formatted(lengths.length, ids.shape()));
        }
        return of(
                ids,
                new Lengths(ids.shape().size(0), Arrays.stream(lengths).boxed().toList()));
    }

    /**
     * Ids [T, B] of which all steps count.
     *
     * @throws SequenceException if the ids are not [T, B], or there are no steps
     */
    public static TokenSequences of(Ids ids) {
        if (ids.shape().rank() != 2) {
            throw new SequenceException("sequences: got ids of shape %s, expected [T, B]".formatted(ids.shape()));
        }
        return of(ids, Lengths.full(ids.shape().size(0), ids.shape().size(1)));
    }

    /**
     * Sequences of ids, padded to the longest.
     *
     * @throws SequenceException if all are empty, or there are none
     */
    public static TokenSequences of(List<int[]> sequences) {
        Lengths lengths = new Lengths(
                sequences.stream().mapToInt(each -> each.length).max().orElse(0),
                sequences.stream().map(each -> each.length).toList());
        int[] padded = new int[lengths.steps() * lengths.batch()];
        for (int n = 0; n < lengths.batch(); n++) {
            for (int t = 0; t < lengths.of(n); t++) {
                padded[t * lengths.batch() + n] = sequences.get(n)[t];
            }
        }
        return new TokenSequences(Ids.of(padded, lengths.steps(), lengths.batch()), lengths);
    }

    /** The same on a tape. */
    public TokenSequences on(Tape tape) {
        return new TokenSequences(tape.ids(ids), lengths);
    }

    /** The ids [T, B], 0 at padding. */
    public Ids ids() {
        return ids;
    }

    /** How many steps of each count. */
    public Lengths lengths() {
        return lengths;
    }

    /** The ids of the steps that count, [N], in the order of {@link Sequences#rows}. */
    public Ids rows() {
        int[] values = ids.toArray();
        int[] rows = Arrays.stream(lengths.places().toArray())
                .map(place -> values[place])
                .toArray();
        Ids flat = Ids.of(rows, rows.length);
        return ids.origin().map(flat::enteredOn).orElse(flat);
    }

    /** What these have from one step up to another. */
    public TokenSequences slice(int from, int to) {
        Lengths kept = lengths.slice(from, to);
        int[] values = Arrays.copyOfRange(ids.toArray(), from * lengths.batch(), to * lengths.batch());
        Ids part = Ids.of(values, to - from, lengths.batch());
        return new TokenSequences(ids.origin().map(part::enteredOn).orElse(part), kept);
    }

    @Override
    public String toString() {
        return "TokenSequences%s of lengths %s".formatted(ids.shape(), lengths.each());
    }
}
