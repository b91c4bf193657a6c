package dev.refrain.autograd.check.sample;

import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * Where everything random about a case comes from: whole numbers, one after the other, of which 0 is always the simplest. A
 * case is a pure function of the choices taken, so these few numbers replay it, and smaller ones give a simpler case.
 *
 * <pre>{@code
 * Choices choices = Choices.random(RandomKey.of(7));
 * Shape shape = AnyShape.of(choices, 1, 3);
 * Shape again = AnyShape.of(Choices.replay(choices.taken()), 1, 3); // the same}</pre>
 */
public final class Choices {
    private static final int MOST = 100_000;

    private final IntBinaryOperator source;
    private final List<Integer> taken = new ArrayList<>();

    /** {@code source} makes a choice of the number of choices before it and the bound. */
    private Choices(IntBinaryOperator source) {
        this.source = source;
    }

    /** Random ones; equal keys give equal choices. */
    public static Choices random(RandomKey key) {
        return new Choices((position, bound) -> (int) key.below(bound, position));
    }

    /**
     * Random ones but for the first, which is {@code number} modulo its bound: over ascending numbers, cases cover the
     * alternatives of their first choice evenly.
     */
    public static Choices numbered(int number, RandomKey key) {
        return new Choices(
                (position, bound) -> position == 0 ? Math.floorMod(number, bound) : (int) key.below(bound, position));
    }

    /** These, as far as their bounds allow, and 0 after them. */
    public static Choices replay(List<Integer> taken) {
        List<Integer> recorded = List.copyOf(taken);
        return new Choices(
                (position, bound) -> position < recorded.size() ? Math.clamp(recorded.get(position), 0, bound - 1) : 0);
    }

    /**
     * One of 0 .. bound - 1.
     *
     * @throws IndexRangeException if the bound is not positive, or there were too many choices: a draw that goes on until some
     *     choice is not the simplest would never end
     */
    public int below(int bound) {
        if (taken.size() == MOST) {
            throw new IndexRangeException(
                    "choices: %d were taken, and that is the most; a draw must end where all of them are 0"
                            .formatted(MOST));
        }
        if (bound < 1) {
            throw new IndexRangeException("choices: bound is %d, expected 1 or more".formatted(bound));
        }
        int choice = source.applyAsInt(taken.size(), bound);
        taken.add(choice);
        return choice;
    }

    /**
     * Once in so many times; not, in the simplest case.
     *
     * @throws IndexRangeException if it would be every time
     */
    public boolean onceIn(int times) {
        if (times < 2) {
            throw new IndexRangeException("choices: once in %d, expected 2 or more".formatted(times));
        }
        return below(times) == times - 1;
    }

    /** One of these; the first is the simplest. */
    public <T> T oneOf(List<T> options) {
        return options.get(below(options.size()));
    }

    /** All choices so far. */
    public List<Integer> taken() {
        return List.copyOf(taken);
    }
}
