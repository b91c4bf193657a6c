package dev.refrain.nn.optim;

import dev.refrain.nn.Differences;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A saved state of an optimiser, found to fit it. */
final class OptimiserState {
    static final String UPDATES = "updates";
    static final String SCHEDULE = "schedule";

    private final SequencedMap<Member, Long> counts = new LinkedHashMap<>();
    private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> texts = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private final long updates;

    private OptimiserState(Snapshot from, List<Member> members) {
        from.texts().forEach((name, text) -> {
            if (!isOfSchedule(name)) {
                texts.put(name, text);
            }
        });
        from.tensors().forEach((name, tensor) -> {
            if (!isOfSchedule(name)) {
                tensors.put(name, tensor);
            }
        });
        updates = taken(UPDATES);
        SequencedMap<String, Differences.Expected> expected = new LinkedHashMap<>();
        for (Member member : members) {
            long count = taken(UPDATES + "/" + member.path());
            counts.put(member, count);
            if (count > 0) {
                member.rule()
                        .slots()
                        .forEach(slot ->
                                expected.put(slot + "/" + member.path(), Differences.Expected.of(member.parameter())));
            }
        }
        differences.addAll(Differences.between(expected, tensors));
        texts.forEach((name, text) -> differences.add("%s: got %s, expected no such name".formatted(name, text)));
    }

    private static boolean isOfSchedule(String name) {
        return name.startsWith(SCHEDULE + "/");
    }

    /**
     * What fits these parameters.
     *
     * @throws StateMismatchException if it does not fit, with all differences
     */
    static OptimiserState of(Snapshot from, List<Member> members) {
        OptimiserState state = new OptimiserState(from, members);
        if (!state.differences.isEmpty()) {
            throw new StateMismatchException("resume the optimiser", state.differences);
        }
        return state;
    }

    private long taken(String name) {
        String text = texts.remove(name);
        try {
            long count = text == null ? -1 : Long.parseLong(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // said below, as of other texts that are no count
        }
        differences.add(
                "%s: got %s, expected a whole number, 0 or more".formatted(name, text == null ? "nothing" : text));
        return 0;
    }

    long updates() {
        return updates;
    }

    void restore() {
        counts.forEach((member, count) -> member.restore(count, tensors));
    }
}
