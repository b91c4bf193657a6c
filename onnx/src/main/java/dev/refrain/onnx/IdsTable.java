package dev.refrain.onnx;

import dev.refrain.nn.Lengths;
import dev.refrain.nn.TokenSequences;
import dev.refrain.onnx.graph.Graph;
import dev.refrain.tensor.Ids;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Ids that ops are applied with, in the graph. In a trace they have elements, by which it is told what they are. */
final class IdsTable {
    private final Graph graph;
    private final Sizes sizes;
    private final LengthsTable lengths;
    private final List<Entered.Whole> inputs;

    IdsTable(Graph graph, Sizes sizes, List<Entered> entered, LengthsTable lengths) {
        this.graph = graph;
        this.sizes = sizes;
        this.lengths = lengths;
        inputs = entered.stream()
                .filter(Entered.Whole.class::isInstance)
                .map(Entered.Whole.class::cast)
                .toList();
    }

    /**
     * The name of ids.
     *
     * @param what the op, for the message if they are none that can be made
     */
    String name(List<Ids> ids, String what) {
        List<Size> shape = Size.all(ids.stream().map(Ids::shape).toList());
        for (Entered.Whole input : inputs) {
            if (isSame(ids, input.seen())) {
                return reshaped(input.name(), input.sizes(), shape, what);
            }
            Optional<String> padded = padded(ids, input);
            if (padded.isPresent()) {
                return padded.get();
            }
        }
        Optional<String> places = places(ids);
        if (places.isPresent()) {
            return places.get();
        }
        Ids first = ids.getFirst();
        if (!ids.stream().allMatch(first::equals)) {
            throw new OnnxException(
                    "onnx: %s: its ids of shape %s are no input and follow from no lengths, expected ids as they came in"
                            .formatted(what, shape));
        }
        return graph.wholes(first.toArray(), first.shape().sizes());
    }

    private String reshaped(String name, List<Size> from, List<Size> to, String what) {
        return from.equals(to) ? name : graph.node("Reshape", List.of(name, sizes.reshape(from, to, what)));
    }

    private static boolean isSame(List<Ids> ids, List<Ids> others) {
        return IntStream.range(0, ids.size())
                .allMatch(k -> Arrays.equals(ids.get(k).toArray(), others.get(k).toArray()));
    }

    /** The ids of an input, 0 behind the ends of the sequences that they are. */
    private Optional<String> padded(List<Ids> ids, Entered.Whole input) {
        for (Entered.Counts counts : lengths.inputs()) {
            boolean fits = input.sizes().equals(List.of(counts.steps(), counts.batch()));
            if (fits
                    && isMade(
                            ids,
                            counts,
                            (k, each) ->
                                    TokenSequences.of(input.seen().get(k), each).ids())) {
                String zero = graph.whole(0);
                return Optional.of(graph.node("Where", List.of(lengths.isStep(counts), input.name(), zero)));
            }
        }
        return Optional.empty();
    }

    private Optional<String> places(List<Ids> ids) {
        for (Entered.Counts counts : lengths.inputs()) {
            if (isMade(ids, counts, (_, each) -> each.places())) {
                return Optional.of(lengths.places(counts));
            }
            if (isMade(ids, counts, (_, each) -> at(each, (t, n) -> Math.max(0, each.of(n) - 1), 1))) {
                return Optional.of(lengths.ends(counts));
            }
        }
        return Optional.empty();
    }

    /** The lengths by which ids turn each sequence around, of places numbered through; empty if they do not. */
    Optional<Entered.Counts> turning(List<Ids> ids) {
        return lengths.inputs().stream()
                .filter(counts -> isMade(
                        ids,
                        counts,
                        (_, each) -> at(each, (t, n) -> t < each.of(n) ? each.of(n) - 1 - t : t, each.steps())))
                .findFirst();
    }

    /** For each sequence, at so many steps, the place of some step. */
    private static Ids at(Lengths lengths, BiFunction<Integer, Integer, Integer> step, int steps) {
        int batch = lengths.batch();
        int[] places = IntStream.range(0, steps * batch)
                .map(place -> step.apply(place / batch, place % batch) * batch + place % batch)
                .toArray();
        return Ids.of(places, places.length);
    }

    private static boolean isMade(List<Ids> ids, Entered.Counts counts, BiFunction<Integer, Lengths, Ids> make) {
        return !ids.isEmpty()
                && IntStream.range(0, ids.size())
                        .allMatch(k -> make.apply(k, counts.seen().get(k)).equals(ids.get(k)));
    }
}
