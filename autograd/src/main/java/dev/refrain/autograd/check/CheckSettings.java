package dev.refrain.autograd.check;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to check. Without names inputs have numbers; without parts the value is one.
 *
 * @param cotangent what to begin from; null for random ones
 * @param searches whether the op is looked for that makes a gradient wrong
 */
record CheckSettings(
        String label,
        List<String> names,
        @Nullable Places parts,
        Tolerance tolerance,
        int order,
        Extent extent,
        long seed,
        @Nullable RandomKey noise,
        @Nullable Tensor cotangent,
        boolean searches) {
    static final CheckSettings DEFAULTS = new CheckSettings(
            "a function",
            List.of(),
            null,
            new Tolerance(GradCheck.RELATIVE, GradCheck.ABSOLUTE),
            2,
            Extent.FITTING,
            0,
            null,
            null,
            true);

    CheckSettings withLabel(String other) {
        return new CheckSettings(other, names, parts, tolerance, order, extent, seed, noise, cotangent, searches);
    }

    CheckSettings withNames(List<String> others) {
        return new CheckSettings(label, others, parts, tolerance, order, extent, seed, noise, cotangent, searches);
    }

    CheckSettings withParts(Places others) {
        return new CheckSettings(label, names, others, tolerance, order, extent, seed, noise, cotangent, searches);
    }

    CheckSettings withTolerance(Tolerance other) {
        return new CheckSettings(label, names, parts, other, order, extent, seed, noise, cotangent, searches);
    }

    CheckSettings withOrder(int other) {
        return new CheckSettings(label, names, parts, tolerance, other, extent, seed, noise, cotangent, searches);
    }

    CheckSettings withExtent(Extent other) {
        return new CheckSettings(label, names, parts, tolerance, order, other, seed, noise, cotangent, searches);
    }

    CheckSettings withSeed(long other) {
        return new CheckSettings(label, names, parts, tolerance, order, extent, other, noise, cotangent, searches);
    }

    CheckSettings withNoise(RandomKey key) {
        return new CheckSettings(label, names, parts, tolerance, order, extent, seed, key, cotangent, searches);
    }

    CheckSettings withCotangent(Tensor other) {
        return new CheckSettings(label, names, parts, tolerance, order, extent, seed, noise, other, searches);
    }

    CheckSettings withoutSearch() {
        return new CheckSettings(label, names, parts, tolerance, order, extent, seed, noise, cotangent, false);
    }
}
