package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many cases of an op, and what is counted of them. */
final class OpDraws {
    private static final int MANY = 2000;

    private OpDraws() {}

    static OpSample sample(String name) {
        return OpSamples.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<OpCase> draws(String name) {
        OpSample sample = sample(name);
        return IntStream.range(0, MANY)
                .mapToObj(i -> sample.draw(Choices.random(RandomKey.of(i))))
                .toList();
    }

    static Shape shape(OpCase drawn, int argument) {
        return drawn.arguments().views().get(argument).shape();
    }

    static int[] ids(OpCase drawn) {
        return drawn.ids().orElseThrow().toArray();
    }

    static <T extends Comparable<T>> Set<T> all(Collection<OpCase> cases, Function<OpCase, T> of) {
        return cases.stream().map(of).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Within a fifth. */
    static void assertShare(double expected, List<OpCase> cases, Predicate<OpCase> of) {
        double share = (double) cases.stream().filter(of).count() / cases.size();
        assertEquals(expected, share, 0.2 * expected, () -> "of " + cases.size());
    }

    static List<OpCase> where(List<OpCase> cases, Predicate<OpCase> condition) {
        return cases.stream().filter(condition).toList();
    }
}
