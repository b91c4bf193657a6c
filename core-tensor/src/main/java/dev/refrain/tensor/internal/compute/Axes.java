package dev.refrain.tensor.internal.compute;

import dev.refrain.tensor.internal.memory.Buffer;
import java.util.stream.IntStream;

/**
 * Which axes of a buffer are reduced. Elements in row-major order whose reduced axes are neighbours lie as [outer, terms,
 * inner], and the terms are reduced. Axes of size 1 are neighbours of all.
 */
final class Axes {
    private Axes() {}

    /** Whether the last axis is reduced: then the terms go to lanes, else one after the other. */
    static boolean alongRows(boolean[] reduced) {
        return reduced.length == 0 || reduced[reduced.length - 1];
    }

    /** Whether the buffer lies as [outer, terms, inner], with inner 1 if the last axis is reduced. */
    static boolean lieTogether(Buffer x, boolean[] reduced) {
        int changes = 0;
        boolean inside = false;
        for (int axis = 0; axis < reduced.length; axis++) {
            if (x.size(axis) != 1 && reduced[axis] != inside) {
                inside = !inside;
                changes++;
            }
        }
        boolean innerFits = inside || changes == 0 || !alongRows(reduced);
        return changes <= 2 && innerFits && x.isContiguous();
    }

    /** How many elements are reduced to one. */
    static int terms(Buffer x, boolean[] reduced) {
        int terms = 1;
        for (int axis = 0; axis < reduced.length; axis++) {
            terms *= reduced[axis] ? x.size(axis) : 1;
        }
        return terms;
    }

    /** How many elements lie behind the last reduced axis of more than one element. */
    static int inner(Buffer x, boolean[] reduced) {
        int inner = 1;
        for (int axis = reduced.length - 1; axis >= 0 && !(reduced[axis] && x.size(axis) != 1); axis--) {
            inner *= x.size(axis);
        }
        return inner;
    }

    /** The order of axes in which the reduced ones are last. */
    static int[] keptFirst(boolean[] reduced) {
        return IntStream.concat(axesWhere(reduced, false), axesWhere(reduced, true))
                .toArray();
    }

    /** The order of axes in which the reduced ones are first. */
    static int[] reducedFirst(boolean[] reduced) {
        return IntStream.concat(axesWhere(reduced, true), axesWhere(reduced, false))
                .toArray();
    }

    private static IntStream axesWhere(boolean[] reduced, boolean wanted) {
        return IntStream.range(0, reduced.length).filter(axis -> reduced[axis] == wanted);
    }
}
