package dev.refrain.autograd.check;

import dev.refrain.tensor.RandomKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to check: {@code directions} is 0 for every element, null for as seems fit; without names inputs have numbers; without
 * parts the value is one.
 */
record CheckSettings(
        String label,
        List<String> names,
        @Nullable Places parts,
        Tolerance tolerance,
        int order,
        @Nullable Integer directions,
        long seed,
        @Nullable RandomKey noise) {
    static final CheckSettings DEFAULTS = new CheckSettings(
            "a function", List.of(), null, new Tolerance(GradCheck.RELATIVE, GradCheck.ABSOLUTE), 2, null, 0, null);

    CheckSettings withLabel(String other) {
        return new CheckSettings(other, names, parts, tolerance, order, directions, seed, noise);
    }

    CheckSettings withNames(List<String> others) {
        return new CheckSettings(label, others, parts, tolerance, order, directions, seed, noise);
    }

    CheckSettings withParts(Places others) {
        return new CheckSettings(label, names, others, tolerance, order, directions, seed, noise);
    }

    CheckSettings withTolerance(Tolerance other) {
        return new CheckSettings(label, names, parts, other, order, directions, seed, noise);
    }

    CheckSettings withOrder(int other) {
        return new CheckSettings(label, names, parts, tolerance, other, directions, seed, noise);
    }

    CheckSettings withDirections(int count) {
        return new CheckSettings(label, names, parts, tolerance, order, count, seed, noise);
    }

    CheckSettings withSeed(long other) {
        return new CheckSettings(label, names, parts, tolerance, order, directions, other, noise);
    }

    CheckSettings withNoise(RandomKey key) {
        return new CheckSettings(label, names, parts, tolerance, order, directions, seed, key);
    }
}
