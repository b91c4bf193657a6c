package dev.refrain.tensor.internal.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A strided window on a heap array of floats or doubles: element (i₀, i₁, ...) lies at {@code offset + Σ i_k stride_k}.
 *
 * <p>A buffer is plain memory: who holds it may write it. What users see is the immutable {@code Tensor} around it.
 * Arguments are checked above; here they are only asserted.
 */
public final class Buffer {
    private final float @Nullable [] floats;
    private final double @Nullable [] doubles;
    private final int offset;
    private final int[] sizes;
    private final int[] strides;
    private final int count;
    private final boolean isContiguous;

    private Buffer(
            float @Nullable [] floats, double @Nullable [] doubles, int offset, int[] sizes, int[] strides, int count) {
        this.floats = floats;
        this.doubles = doubles;
        this.offset = offset;
        this.sizes = sizes;
        this.strides = strides;
        this.count = count;
        this.isContiguous = count == 0 || isRowMajor(sizes, strides);
    }

    private static boolean isRowMajor(int[] sizes, int[] strides) {
        int expected = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            if (sizes[axis] != 1 && strides[axis] != expected) {
                return false;
            }
            expected *= sizes[axis];
        }
        return true;
    }

    /** New zeroed memory in row-major order, of doubles if {@code wide}, else of floats. */
    public static Buffer zeros(boolean wide, int... sizes) {
        int count = count(sizes);
        return new Buffer(
                wide ? null : new float[count],
                wide ? new double[count] : null,
                0,
                sizes.clone(),
                rowMajor(sizes),
                count);
    }

    /** The whole of {@code array} in row-major order; not copied. */
    public static Buffer over(float[] array, int... sizes) {
        assert array.length == count(sizes);
        return new Buffer(array, null, 0, sizes.clone(), rowMajor(sizes), array.length);
    }

    /** The whole of {@code array} in row-major order; not copied. */
    public static Buffer over(double[] array, int... sizes) {
        assert array.length == count(sizes);
        return new Buffer(null, array, 0, sizes.clone(), rowMajor(sizes), array.length);
    }

    /** These elements in row-major order, in memory of their own; this must be {@linkplain #isContiguous() contiguous}. */
    public Buffer copied() {
        assert isContiguous();
        return new Buffer(
                floats == null ? null : Arrays.copyOfRange(floats, offset, offset + count),
                doubles == null ? null : Arrays.copyOfRange(doubles, offset, offset + count),
                0,
                sizes,
                strides,
                count);
    }

    /** Whether the elements are doubles. */
    public boolean isWide() {
        return doubles != null;
    }

    /** The array itself, of a buffer that is not {@linkplain #isWide() wide}. */
    public float[] floats() {
        if (floats == null) {
            throw new IllegalStateException("a buffer of doubles was read as floats");
        }
        return floats;
    }

    /** The array itself, of a {@linkplain #isWide() wide} buffer. */
    public double[] doubles() {
        if (doubles == null) {
            throw new IllegalStateException("a buffer of floats was read as doubles");
        }
        return doubles;
    }

    public int offset() {
        return offset;
    }

    public int rank() {
        return sizes.length;
    }

    public int size(int axis) {
        return sizes[axis];
    }

    public int stride(int axis) {
        return strides[axis];
    }

    /** A copy of the sizes. */
    public int[] sizes() {
        return sizes.clone();
    }

    public boolean hasSizesOf(Buffer other) {
        return Arrays.equals(sizes, other.sizes);
    }

    /** The number of elements. */
    public int count() {
        return count;
    }

    /** Whether the elements lie one after the other in row-major order. */
    public boolean isContiguous() {
        return isContiguous;
    }

    /**
     * After how many elements, in row-major order, those of the last axes, which lie one after the other, come again along all
     * axes before; 0 if the buffer does not lie so.
     */
    public int period() {
        int period = 1;
        int axis = sizes.length - 1;
        while (axis >= 0 && (sizes[axis] == 1 || strides[axis] == period)) {
            period *= sizes[axis--];
        }
        for (; axis >= 0; axis--) {
            if (sizes[axis] != 1 && strides[axis] != 0) {
                return 0;
            }
        }
        return period;
    }

    /** The element at {@code index}, for printing and tests: kernels read the array. */
    public double get(int... index) {
        int at = offset;
        for (int axis = 0; axis < sizes.length; axis++) {
            assert index[axis] >= 0 && index[axis] < sizes[axis];
            at += index[axis] * strides[axis];
        }
        return floats != null ? floats[at] : doubles()[at];
    }

    /** The axes in another order: axis k of the view is axis {@code order[k]} of this. */
    public Buffer permuted(int... order) {
        return window(offset, pick(sizes, order), pick(strides, order));
    }

    /** The elements {@code start .. start + size - 1} along one axis. */
    public Buffer sliced(int axis, int start, int size) {
        assert start >= 0 && size >= 0 && start + size <= sizes[axis];
        int[] cut = sizes.clone();
        cut[axis] = size;
        return window(count(cut) == 0 ? offset : offset + start * strides[axis], cut, strides); // never past the array
    }

    /** The elements 0, step, 2 step, ... along one axis. */
    public Buffer stepped(int axis, int step) {
        assert step >= 1;
        int[] cut = sizes.clone();
        int[] steps = strides.clone();
        cut[axis] = (int) (((long) sizes[axis] + step - 1) / step);
        steps[axis] = cut[axis] > 1 ? strides[axis] * step : strides[axis];
        return window(offset, cut, steps);
    }

    /** The elements along one axis in reverse, by a negative stride: to copy from, as not every kernel takes it. */
    public Buffer flipped(int axis) {
        int[] steps = strides.clone();
        steps[axis] = -strides[axis];
        return window(count == 0 ? offset : offset + (sizes[axis] - 1) * strides[axis], sizes, steps);
    }

    /** Axes of size 1, and missing leading ones, repeated to {@code target} without copying: their stride is 0. */
    public Buffer expanded(int... target) {
        int added = target.length - sizes.length;
        int[] steps = new int[target.length];
        for (int axis = added; axis < target.length; axis++) {
            int own = sizes[axis - added];
            assert own == target[axis] || own == 1;
            steps[axis] = own == target[axis] ? strides[axis - added] : 0;
        }
        return window(offset, target.clone(), steps);
    }

    /** The same elements in row-major order under other sizes; this must be {@linkplain #isContiguous() contiguous}. */
    public Buffer reshaped(int... target) {
        assert isContiguous() && count(target) == count();
        return window(offset, target.clone(), rowMajor(target));
    }

    private Buffer window(int start, int[] newSizes, int[] newStrides) {
        return new Buffer(floats, doubles, start, newSizes, newStrides, count(newSizes));
    }

    private static int[] pick(int[] values, int[] order) {
        int[] picked = new int[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            picked[axis] = values[order[axis]];
        }
        return picked;
    }

    private static int[] rowMajor(int[] sizes) {
        int[] strides = new int[sizes.length];
        int step = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= sizes[axis];
        }
        return strides;
    }

    private static int count(int[] sizes) {
        int count = 1;
        for (int size : sizes) {
            count *= size;
        }
        return count;
    }
}
