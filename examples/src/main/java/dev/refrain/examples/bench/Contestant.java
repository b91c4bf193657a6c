package dev.refrain.examples.bench;

import dev.refrain.nn.HyperParameterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cell that is driven in one way through one work. */
record Contestant(RecurrentWork work, CellKind cell, LayerPath path) {
    /** Every cell as its layer runs it, and the LSTM on the tape too; work by work. What a default run has time for. */
    static List<Contestant> usual() {
        return crossed(RecurrentWork.all(), List.of(CellKind.values()), List.of(LayerPath.values())).stream()
                .filter(each -> each.path() == LayerPath.SCAN || each.cell() == CellKind.LSTM)
                .toList();
    }

    /**
     * What {@code --only} leaves: of cells, of paths and of works those that are named, or all where none of the kind is; the
     * {@link #usual} without any name.
     *
     * @throws HyperParameterException if a name is none of a cell, a path or a work
     */
    static List<Contestant> only(List<String> names) {
        if (names.isEmpty()) {
            return usual();
        }
        names.forEach(Contestant::checkKnown);
        return crossed(
                named(RecurrentWork.all(), names),
                named(List.of(CellKind.values()), names),
                named(List.of(LayerPath.values()), names));
    }

    private static List<Contestant> crossed(List<RecurrentWork> works, List<CellKind> cells, List<LayerPath> paths) {
        List<Contestant> contestants = new ArrayList<>();
        for (RecurrentWork work : works) {
            for (CellKind cell : cells) {
                paths.forEach(path -> contestants.add(new Contestant(work, cell, path)));
            }
        }
        return contestants;
    }

    private static <T> List<T> named(List<T> all, List<String> names) {
        List<T> named = all.stream()
                .filter(each -> names.stream().anyMatch(each.toString()::equalsIgnoreCase))
                .toList();
        return named.isEmpty() ? all : named;
    }

    private static void checkKnown(String name) {
        List<String> known = Stream.of(List.of(CellKind.values()), List.of(LayerPath.values()), RecurrentWork.all())
                .flatMap(List::stream)
                .map(Object::toString)
                .toList();
        if (!known.contains(name.toLowerCase(Locale.ROOT))) {
            throw new HyperParameterException("--only: got %s, expected %s or %s"
                    .formatted(
                            name,
                            known.stream().limit(known.size() - 1L).collect(Collectors.joining(", ")),
                            known.getLast()));
        }
    }
}
