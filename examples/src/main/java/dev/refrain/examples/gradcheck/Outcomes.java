package dev.refrain.examples.gradcheck;

import static dev.refrain.examples.output.Table.left;
import static dev.refrain.examples.output.Table.right;

import dev.refrain.examples.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The outcomes of all samples together, and how they are shown. */
record Outcomes(List<Outcome> each) {
    Outcomes {
        each = List.copyOf(each);
    }

    int cases() {
        return each.stream().mapToInt(Outcome::cases).sum();
    }

    int failures() {
        return each.stream().mapToInt(outcome -> outcome.failures().size()).sum();
    }

    double worst() {
        return each.stream().mapToDouble(Outcome::worst).max().orElse(0);
    }

    /** How many there are of each kind, by the kind's plural. */
    SequencedMap<String, Integer> kinds() {
        SequencedMap<String, Integer> counts = new LinkedHashMap<>();
        each.forEach(outcome -> counts.merge(plural(outcome.sample().kind()), 1, Integer::sum));
        return counts;
    }

    static String plural(String kind) {
        return kind.endsWith("s") ? kind + "es" : kind + "s";
    }

    /** A line for each, under a header. */
    String table() {
        return Table.of(
                each,
                List.of(
                        left("kind").with(outcome -> outcome.sample().kind()),
                        left("name").with(outcome -> outcome.sample().name()),
                        right("cases").with(outcome -> Integer.toString(outcome.cases())),
                        right("worst error").with(number(Outcome::worst)),
                        right("orders").with(outcome -> outcome.orders() == 1 ? "1" : "1, 2"),
                        right("failures")
                                .with(outcome ->
                                        Integer.toString(outcome.failures().size()))));
    }

    private static Function<Outcome, String> number(Function<Outcome, Double> number) {
        return outcome -> String.format(Locale.ROOT, "%.1e", number.apply(outcome));
    }

    /** As in {@code 36 ops, 2 losses: 1900 cases, 0 failures, worst relative error 1.1e-07}. */
    String summary() {
        String counts = kinds().entrySet().stream()
                .map(kind -> kind.getValue() + " " + (kind.getValue() == 1 ? singular(kind.getKey()) : kind.getKey()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s: %d cases, %d failures, worst relative error %.1e",
                counts,
                cases(),
                failures(),
                worst());
    }

    private String singular(String plural) {
        return each.stream()
                .map(outcome -> outcome.sample().kind())
                .filter(kind -> plural(kind).equals(plural))
                .findFirst()
                .orElseThrow();
    }

    /** By kind and name. */
    SequencedMap<String, SequencedMap<String, Object>> members() {
        SequencedMap<String, SequencedMap<String, Object>> byKind = new LinkedHashMap<>();
        each.forEach(outcome -> {
            SequencedMap<String, Object> members = new LinkedHashMap<>();
            members.put("cases", outcome.cases());
            members.put("failures", outcome.failures().size());
            members.put("worst", outcome.worst());
            members.put("orders", outcome.orders());
            byKind.computeIfAbsent(outcome.sample().kind(), kind -> new LinkedHashMap<>())
                    .put(outcome.sample().name(), members);
        });
        return byKind;
    }
}
