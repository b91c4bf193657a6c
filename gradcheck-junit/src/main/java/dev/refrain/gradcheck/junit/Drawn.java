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
 * which leaves the structure and rounds what follows, then one by one, with some of those behind left out, and equal ones together.
 */
final class Drawn<T> implements Shrinkable<T> {
    /** At so many places, choices that are left over are tried without. */
    private static final int PLACES = 9;

    private final Function<Choices, T> draw;
    private final List<Integer> taken;
    private final int next;

    /** {@code next} is the first choice to make smaller: those before it were tried. */
    private Drawn(Function<Choices, T> draw, List<Integer> taken, int next) {
        this.draw = draw;
        this.taken = taken;
        this.next = next;
    }

    /** What is drawn from these choices, and no more of them than it took. */
    static <T> Drawn<T> of(Function<Choices, T> draw, Choices choices) {
        return of(draw, choices, 0);
    }

    private static <T> Drawn<T> of(Function<Choices, T> draw, Choices choices, int next) {
        var _ = draw.apply(choices); // for the choices it takes
        return new Drawn<>(draw, choices.taken(), next);
    }

    @Override
    public T value() {
        return draw.apply(Choices.replay(taken));
    }

    /** Choices to try, of which {@code position} was made smaller. */
    private record Candidate(List<Integer> choices, int position) {}

    /** Each is smaller than this at the first choice in which they differ, so shrinking comes to an end. */
    @Override
    public Stream<Shrinkable<T>> shrink() {
        int size = taken.size();
        Stream<Candidate> ends = IntStream.range(0, next == 0 ? 4 : 0)
                .map(quarter -> quarter * size / 4)
                .distinct()
                .mapToObj(from -> new Candidate(taken.subList(0, from), 0));
        Stream<Candidate> lowered = IntStream.range(0, size)
                .map(i -> (next + i) % size)
                .filter(position -> taken.get(position) > 0)
                .boxed()
                .flatMap(this::loweredAt);
        return Stream.concat(ends, lowered)
                .map(each -> of(draw, Choices.replay(each.choices), each.position))
                .filter(drawn -> !drawn.taken.equals(taken))
                .map(drawn -> drawn);
    }

    private Stream<Candidate> loweredAt(int position) {
        int choice = taken.get(position);
        return lower(choice)
                .boxed()
                .flatMap(lower -> {
                    List<Integer> lowered = new ArrayList<>(taken);
                    lowered.set(position, lower);
                    List<Integer> together = new ArrayList<>(taken);
                    together.replaceAll(each -> each == choice ? lower : each);
                    return Stream.concat(Stream.of(lowered, together).distinct(), shortened(lowered, position + 1));
                })
                .map(choices -> new Candidate(choices, position));
    }

    /** The least ones; about a tenth, which means a decimal less to a number; and all that a search by halves comes to. */
    private static IntStream lower(int choice) {
        IntStream least = IntStream.rangeClosed(0, 4);
        IntStream rounder = IntStream.of(choice / 10, choice / 10 + 1, choice / 10 + 2);
        IntStream nearer = IntStream.rangeClosed(1, Integer.SIZE).map(halvings -> choice - (choice >> halvings));
        return Stream.of(least, rounder, nearer, IntStream.of(choice - 2, choice - 1))
                .flatMapToInt(each -> each)
                .filter(lower -> lower >= 0 && lower < choice)
                .distinct();
    }

    /**
     * Where fewer choices are taken now, such as for the elements of a smaller shape, some behind the lowered one are left
     * over. Which of them do not matter is not known: zeros, probably; else one, or as many as there are, at some places.
     */
    private Stream<List<Integer>> shortened(List<Integer> lowered, int from) {
        int over = lowered.size() - of(draw, Choices.replay(lowered)).taken.size();
        if (over <= 0) {
            return Stream.of();
        }
        Stream<List<Integer>> places = IntStream.of(over, 1)
                .distinct()
                .boxed()
                .flatMap(count -> IntStream.rangeClosed(from, Math.min(from + PLACES - 1, lowered.size() - count))
                        .mapToObj(at -> without(lowered, at, count)));
        return Stream.concat(Stream.of(withoutZeros(lowered, from, over)), places);
    }

    private static List<Integer> without(List<Integer> choices, int at, int count) {
        List<Integer> rest = new ArrayList<>(choices);
        rest.subList(at, at + count).clear();
        return rest;
    }

    private static List<Integer> withoutZeros(List<Integer> choices, int from, int count) {
        List<Integer> rest = new ArrayList<>(choices);
        int left = count;
        for (int i = rest.size() - 1; i >= from && left > 0; i--) {
            if (rest.get(i) == 0) {
                rest.remove(i);
                left--;
            }
        }
        return rest;
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
