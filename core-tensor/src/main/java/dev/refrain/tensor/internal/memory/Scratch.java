package dev.refrain.tensor.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Memory in which a kernel works and nothing stays: it grows to what it was asked for most, so that kernels that run again
 * and again allocate nothing. It is borrowed from {@code Workers} by one call of one kernel, and given back.
 */
public final class Scratch {
    /** What is larger is left to the garbage collector, so that one large call does not hold memory for ever. */
    static final int KEPT_ELEMENTS = 1 << 22;

    private float[] floats = new float[0];
    private double[] doubles = new double[0];
    private int[] ints = new int[0];
    private final List<Object> tools = new ArrayList<>();

    /** An array of at least {@code count} elements of any values; the next call may return the same one. */
    public float[] floats(int count) {
        if (count <= floats.length) {
            return floats;
        }
        float[] larger = new float[count];
        if (count <= KEPT_ELEMENTS) {
            floats = larger;
        }
        return larger;
    }

    /** An array of at least {@code count} elements of any values; the next call may return the same one. */
    public double[] doubles(int count) {
        if (count <= doubles.length) {
            return doubles;
        }
        double[] larger = new double[count];
        if (count <= KEPT_ELEMENTS) {
            doubles = larger;
        }
        return larger;
    }

    /** An array of at least {@code count} elements of any values; the next call may return the same one. */
    public int[] ints(int count) {
        if (count <= ints.length) {
            return ints;
        }
        int[] larger = new int[count];
        if (count <= KEPT_ELEMENTS) {
            ints = larger;
        }
        return larger;
    }

    /**
     * The one object of a class that a kernel works with, such as its counters, in whatever state it was left; made when
     * first asked for. It should hold on to no memory but its own.
     */
    public <T> T tool(Class<T> kind, Supplier<T> maker) {
        for (int i = 0; i < tools.size(); i++) {
            Object tool = tools.get(i);
            if (tool.getClass() == kind) {
                return kind.cast(tool);
            }
        }
        T made = maker.get();
        tools.add(made);
        return made;
    }
}
