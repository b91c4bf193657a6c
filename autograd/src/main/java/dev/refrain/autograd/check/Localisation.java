package dev.refrain.autograd.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Where a wrong gradient comes from, as far as it was found: the function was run once on a tape that is watched, recurrences
 * step by step, and every op that the gradient went through was checked by itself at the values it had.
 *
 * @param culprit the first op on the tape whose own pullback is wrong
 * @param left values that left the tape, where every op is right by itself: what is made of them has no gradient
 * @param compiled whether every op is right and nothing left the tape, and the gradient is another where recurrences are compiled
 * @param tried how many ops were checked by themselves
 * @param untried how many more there are: beyond the budget, or ops that cannot be applied alone
 */
public record Localisation(Optional<Culprit> culprit, List<Left> left, boolean compiled, int tried, int untried) {
    /** The list is copied. */
    public Localisation {
        left = List.copyOf(left);
    }

    /**
     * A value that was taken off the tape.
     *
     * @param operation {@code detach} or {@code value}, which {@code item()} is too
     * @param source where in whose code
     * @param count how often there
     */
    public record Left(String operation, String source, int count) {
        @Override
        public String toString() {
            String where = source.isEmpty() ? "" : " at " + shortened(source);
            return operation + where + (count == 1 ? "" : ", %d times".formatted(count));
        }
    }

    /** The innermost two calls, one of which may be in a library; a method that only hands on to its namesake is left out. */
    static String shortened(String source) {
        SequencedMap<String, String> calls = new LinkedHashMap<>();
        for (String call : source.split(" < ", -1)) {
            calls.putIfAbsent(call.substring(0, (call + "(").indexOf('(')), call);
        }
        return calls.values().stream().limit(2).collect(Collectors.joining(" < "));
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("; ");
        if (culprit.isPresent()) {
            return culprit.get().toString();
        }
        text.add(
                tried == 1
                        ? "its one op is right by itself"
                        : "each of its %d ops is right by itself".formatted(tried));
        if (!left.isEmpty()) {
            text.add("values left the tape, and what is made of them has no gradient: "
                    + left.stream().map(Left::toString).collect(Collectors.joining(" and ")));
        } else if (compiled) {
            text.add("step by step the gradient is another: the compiled recurrence is wrong");
        } else {
            text.add("no op is found that is wrong");
        }
        if (untried > 0) {
            text.add("%d more ops were not tried".formatted(untried));
        }
        return text.toString();
    }
}
