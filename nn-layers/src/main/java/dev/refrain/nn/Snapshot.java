package dev.refrain.nn;

import dev.refrain.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of something at one moment: tensors and short texts by name. A snapshot of parts is one whose names begin with the
 * name of the part and a slash.
 *
 * <pre>{@code Snapshot all = Snapshot.empty().with("optimiser", optimiser.snapshot());
 * optimiser.resume(all.part("optimiser"));}</pre>
 */
public record Snapshot(SequencedMap<String, Tensor> tensors, SequencedMap<String, String> texts) {
    private static final String SEPARATOR = "/";

    /** With both; the maps are copied. */
    public Snapshot {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        texts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(texts));
    }

    /** Of nothing. */
    public static Snapshot empty() {
        return new Snapshot(new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** Of tensors. */
    public static Snapshot of(SequencedMap<String, Tensor> tensors) {
        return new Snapshot(tensors, new LinkedHashMap<>());
    }

    /** This and one more tensor. */
    public Snapshot with(String name, Tensor tensor) {
        SequencedMap<String, Tensor> more = new LinkedHashMap<>(tensors);
        more.put(name, Objects.requireNonNull(tensor, name));
        return new Snapshot(more, texts);
    }

    /** This and one more text. */
    public Snapshot with(String name, String text) {
        SequencedMap<String, String> more = new LinkedHashMap<>(texts);
        more.put(name, Objects.requireNonNull(text, name));
        return new Snapshot(tensors, more);
    }

    /** This and a whole number as a text. */
    public Snapshot with(String name, long number) {
        return with(name, Long.toString(number));
    }

    /** This and a real number as the shortest text that gives the same bits. */
    public Snapshot with(String name, double number) {
        return with(name, Double.toString(number));
    }

    /** This and all of a part, under its name. */
    public Snapshot with(String part, Snapshot of) {
        SequencedMap<String, Tensor> moreTensors = new LinkedHashMap<>(tensors);
        SequencedMap<String, String> moreTexts = new LinkedHashMap<>(texts);
        of.tensors.forEach((name, tensor) -> moreTensors.put(part + SEPARATOR + name, tensor));
        of.texts.forEach((name, text) -> moreTexts.put(part + SEPARATOR + name, text));
        return new Snapshot(moreTensors, moreTexts);
    }

    /** What is under the name of a part; empty if nothing is. */
    public Snapshot part(String part) {
        return new Snapshot(under(part + SEPARATOR, tensors), under(part + SEPARATOR, texts));
    }

    private static <V> SequencedMap<String, V> under(String prefix, Map<String, V> values) {
        SequencedMap<String, V> part = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), value);
            }
        });
        return part;
    }

    /**
     * The tensor of this name.
     *
     * @throws StateMismatchException if there is none
     */
    public Tensor tensor(String name) {
        return found(name, tensors.get(name), "a tensor");
    }

    /**
     * The text of this name.
     *
     * @throws StateMismatchException if there is none
     */
    public String text(String name) {
        return found(name, texts.get(name), "a text");
    }

    private static <V> V found(String name, @Nullable V value, String what) {
        if (value == null) {
            throw new StateMismatchException("resume", List.of(name + ": got nothing, expected " + what));
        }
        return value;
    }

    /**
     * The whole number of this name.
     *
     * @throws StateMismatchException if there is none
     */
    public long whole(String name) {
        String text = text(name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw mismatch(name, text, "a whole number", e);
        }
    }

    /**
     * The real number of this name.
     *
     * @throws StateMismatchException if there is none
     */
    public double real(String name) {
        String text = text(name);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw mismatch(name, text, "a number", e);
        }
    }

    private static StateMismatchException mismatch(
            String name, String got, String expected, NumberFormatException cause) {
        String difference = "%s: got %s, expected %s".formatted(name, got, expected);
        StateMismatchException failure = new StateMismatchException("resume", List.of(difference));
        failure.initCause(cause);
        return failure;
    }
}
