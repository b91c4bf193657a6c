package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.check.sample.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/**
 * A value that was drawn from choices. It shrinks by making these smaller and drawing again: first all from some place on,
 * which leaves the structure and rounds what follows, then one by one from the first, with some of those behind it left out.
 */
final class Drawn<T> implements Shrinkable<T> {
    private final Function<Choices, T> draw;
    private final List<Integer> taken;

    private Drawn(Function<Choices, T> draw, List<Integer> taken) {
        this.draw = draw;
        this.taken = taken;
    }

    /** What is drawn from these choices, and no more of them than it took. */
    static <T> Drawn<T> of(Function<Choices, T> draw, Choices choices) {
        var _ = draw.apply(choices); // for the choices it takes
        return new Drawn<>(draw, choices.taken());
    }

    @Override
    public T value() {
        return draw.apply(Choices.replay(taken));
    }

    /** Each is smaller than this at the first choice in which they differ, so shrinking comes to an end. */
    @Override
    public Stream<Shrinkable<T>> shrink() {
        Stream<List<Integer>> ends = IntStream.range(0, 4)
                .map(quarter -> quarter * taken.size() / 4)
                .distinct()
                .mapToObj(from -> taken.subList(0, from));
        Stream<List<Integer>> lowered = IntStream.range(0, taken.size()).boxed().flatMap(this::loweredAt);
        return Stream.concat(ends, lowered)
                .map(choices -> of(draw, Choices.replay(choices)))
                .filter(drawn -> !drawn.taken.equals(taken))
                .map(drawn -> drawn);
    }

    private Stream<List<Integer>> loweredAt(int position) {
        return lower(taken.get(position)).boxed().flatMap(choice -> {
            List<Integer> lowered = new ArrayList<>(taken);
            lowered.set(position, choice);
            return Stream.concat(Stream.of(lowered), shortened(lowered, position + 1));
        });
    }

    /** The least ones; about a tenth, which means a decimal less to a number; about a half; and just below. */
    private static IntStream lower(int choice) {
        return IntStream.concat(
                        IntStream.rangeClosed(0, 4),
                        IntStream.of(choice / 10, choice / 10 + 1, choice / 10 + 2, choice / 2, choice - 2, choice - 1))
                .filter(lower -> lower >= 0 && lower < choice)
                .distinct();
    }

    /**
     * Where fewer choices are taken now, such as for the elements of a smaller shape, some behind the lowered one are left
     * over. Which of them do not matter is not known, so one, or as many as there are, are left out at every place.
     */
    private Stream<List<Integer>> shortened(List<Integer> lowered, int from) {
        int over = lowered.size() - of(draw, Choices.replay(lowered)).taken.size();
        return IntStream.of(over, 1)
                .filter(count -> over > 0)
                .distinct()
                .boxed()
                .flatMap(count -> IntStream.rangeClosed(from, lowered.size() - count)
                        .mapToObj(at -> {
                            List<Integer> rest = new ArrayList<>(lowered);
                            rest.subList(at, at + count).clear();
                            return rest;
                        }));
    }

    @Override
    public ShrinkingDistance distance() {
        return taken.isEmpty()
                ? ShrinkingDistance.MIN
                : ShrinkingDistance.of(
                        taken.stream().mapToLong(choice -> choice).toArray());
    }

    @Override
    public String toString() {
        return value() + " from choices " + taken;
    }
}
