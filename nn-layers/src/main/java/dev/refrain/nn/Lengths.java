package dev.refrain.nn;

import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many of T time steps count of each of B sequences that stand side by side; what follows is padding. A length may be 0, of
 * all of them too. Steps are numbered through as t B + b.
 */
public record Lengths(int steps, List<Integer> each) {
    /**
     * Of so many steps, these count of each sequence.
     *
     * @throws SequenceException if there are no steps, or a length is not in 0 .. T, naming its sequence
     */
    public Lengths {
        if (steps < 1) {
            throw new SequenceException("sequences: got %d time steps, expected 1 or more".formatted(steps));
        }
        each = List.copyOf(each);
        for (int n = 0; n < each.size(); n++) {
            if (each.get(n) < 0 || each.get(n) > steps) {
                throw new SequenceException(
                        "sequences: got length %d of sequence %d, expected 0 to %d, the time steps there are"
                                .formatted(each.get(n), n, steps));
            }
        }
    }

    /** All steps count, of so many sequences. */
    public static Lengths full(int steps, int batch) {
        return new Lengths(steps, Collections.nCopies(batch, steps));
    }

    /** The number B of sequences. */
    public int batch() {
        return each.size();
    }

    /**
     * The length of one sequence.
     *
     * @throws IndexRangeException if there is none of that number
     */
    public int of(int sequence) {
        if (sequence < 0 || sequence >= batch()) {
            throw new IndexRangeException(
                    "sequences: got sequence %d, expected one of %d, from 0 on".formatted(sequence, batch()));
        }
        return each.get(sequence);
    }

    /** Whether there is no padding. */
    public boolean isFull() {
        for (int length : each) {
            if (length != steps) {
                return false;
            }
        }
        return true;
    }

    /** Whether values [T, B, ...] are of so many steps and sequences. */
    boolean areOf(Var values) {
        return values.shape().rank() > 1
                && values.shape().size(0) == steps
                && values.shape().size(1) == batch();
    }

    /** How many steps count, of all sequences together. */
    public int total() {
        return each.stream().mapToInt(length -> length).sum();
    }

    /** A constant [T, B, 1]: 1 at steps that count, else 0. */
    public Var mask(DType dtype) {
        return Masks.steps(
                steps, dtype, each.stream().mapToInt(length -> length).toArray());
    }

    /** A constant [B, 1]: the lengths. */
    Var counts(DType dtype) {
        double[] counts = each.stream().mapToDouble(length -> length).toArray();
        return Var.of(Tensor.of(counts, batch(), 1).to(dtype));
    }

    /** The steps that count, ascending, [N]: those of the first time step first. */
    public Ids places() {
        int[] places = IntStream.range(0, steps * batch())
                .filter(place -> place / batch() < of(place % batch()))
                .toArray();
        return Ids.of(places, places.length);
    }

    /** For every step the one that stands there when each sequence is read from its own end; padding stays. */
    Ids backwards() {
        int[] places = new int[steps * batch()];
        for (int place = 0; place < places.length; place++) {
            int t = place / batch();
            int n = place % batch();
            places[place] = t < of(n) ? (of(n) - 1 - t) * batch() + n : place;
        }
        return Ids.of(places, places.length);
    }

    /** The last step that counts of each sequence, [B]; the first of one without. */
    Ids ends() {
        int[] places = IntStream.range(0, batch())
                .map(n -> Math.max(0, of(n) - 1) * batch() + n)
                .toArray();
        return Ids.of(places, places.length);
    }

    /**
     * Says so unless two sets of sequences have the same lengths.
     *
     * @throws SequenceException naming the operation
     */
    public void checkSame(String operation, Lengths others) {
        if (!equals(others)) {
            throw new SequenceException("%s: got sequences of lengths %s of %d and %s of %d, expected the same"
                    .formatted(operation, each, steps, others.each, others.steps));
        }
    }

    /**
     * What of these there is from one step up to another.
     *
     * @throws SequenceException if that is not within 0 .. T, or no step
     */
    public Lengths slice(int from, int to) {
        if (from < 0 || from >= to || to > steps) {
            throw new SequenceException("sequences: got steps %d to %d of %d, expected one or more of 0 to %d"
                    .formatted(from, to, steps, steps));
        }
        return new Lengths(
                to - from,
                each.stream()
                        .map(length -> Math.clamp((long) length - from, 0, to - from))
                        .toList());
    }
}
