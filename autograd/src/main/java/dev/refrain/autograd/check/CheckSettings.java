package dev.refrain.autograd.check;

import dev.refrain.tensor.RandomKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to check. Without names inputs have numbers; without parts the value is one.
 *
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
            true);

    CheckSettings withLabel(String other) {
        return new CheckSettings(other, names, parts, tolerance, order, extent, seed, noise, searches);
    }

    CheckSettings withNames(List<String> others) {
        return new CheckSettings(label, others, parts, tolerance, order, extent, seed, noise, searches);
    }

    CheckSettings withParts(Places others) {
        return new CheckSettings(label, names, others, tolerance, order, extent, seed, noise, searches);
    }

    CheckSettings withTolerance(Tolerance other) {
        return new CheckSettings(label, names, parts, other, order, extent, seed, noise, searches);
    }

    CheckSettings withOrder(int other) {
        return new CheckSettings(label, names, parts, tolerance, other, extent, seed, noise, searches);
    }

    CheckSettings withExtent(Extent other) {
        return new CheckSettings(label, names, parts, tolerance, order, other, seed, noise, searches);
    }

    CheckSettings withSeed(long other) {
        return new CheckSettings(label, names, parts, tolerance, order, extent, other, noise, searches);
    }

    CheckSettings withNoise(RandomKey key) {
        return new CheckSettings(label, names, parts, tolerance, order, extent, seed, key, searches);
    }

    CheckSettings withoutSearch() {
        return new CheckSettings(label, names, parts, tolerance, order, extent, seed, noise, false);
    }
}
