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
        double relative,
        double absolute,
        int order,
        @Nullable Integer directions,
        long seed,
        @Nullable RandomKey noise) {
    static final CheckSettings DEFAULTS =
            new CheckSettings("a function", List.of(), null, GradCheck.RELATIVE, GradCheck.ABSOLUTE, 2, null, 0, null);

    CheckSettings withLabel(String other) {
        return new CheckSettings(other, names, parts, relative, absolute, order, directions, seed, noise);
    }

    CheckSettings withNames(List<String> others) {
        return new CheckSettings(label, others, parts, relative, absolute, order, directions, seed, noise);
    }

    CheckSettings withParts(Places others) {
        return new CheckSettings(label, names, others, relative, absolute, order, directions, seed, noise);
    }

    CheckSettings withTolerance(double otherRelative, double otherAbsolute) {
        return new CheckSettings(label, names, parts, otherRelative, otherAbsolute, order, directions, seed, noise);
    }

    CheckSettings withOrder(int other) {
        return new CheckSettings(label, names, parts, relative, absolute, other, directions, seed, noise);
    }

    CheckSettings withDirections(int count) {
        return new CheckSettings(label, names, parts, relative, absolute, order, count, seed, noise);
    }

    CheckSettings withSeed(long other) {
        return new CheckSettings(label, names, parts, relative, absolute, order, directions, other, noise);
    }

    CheckSettings withNoise(RandomKey key) {
        return new CheckSettings(label, names, parts, relative, absolute, order, directions, seed, key);
    }
}
