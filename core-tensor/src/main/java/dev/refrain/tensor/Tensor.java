package dev.refrain.tensor;

import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * An immutable array of numbers with a {@link Shape} and a {@link DType}. It holds values and nothing else: calculating is
 * the business of {@code Var} in autograd, and no method here returns the live array.
 *
 * <pre>{@code Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3); // two rows, three columns}</pre>
 */
public final class Tensor {
    private final Buffer buffer;
    private final Shape shape;

    private Tensor(Buffer buffer, Shape shape) {
        this.buffer = buffer;
        this.shape = shape;
    }

    /**
     * A float32 tensor of values in row-major order, copied.
     *
     * @throws ShapeException if there are not as many values as the sizes say
     */
    public static Tensor of(float[] values, int... sizes) {
        Shape shape = checked(values.length, sizes);
        return new Tensor(Buffer.over(values.clone(), sizes), shape);
    }

    /**
     * A float64 tensor of values in row-major order, copied.
     *
     * @throws ShapeException if there are not as many values as the sizes say
     */
    public static Tensor of(double[] values, int... sizes) {
        Shape shape = checked(values.length, sizes);
        return new Tensor(Buffer.over(values.clone(), sizes), shape);
    }

    /** A tensor without axes. */
    public static Tensor scalar(double value, DType dtype) {
        return full(dtype, value);
    }

    /** All zeros. */
    public static Tensor zeros(DType dtype, int... sizes) {
        Objects.requireNonNull(dtype, "dtype");
        Shape shape = Shape.of(sizes);
        return new Tensor(Buffer.zeros(dtype == DType.FLOAT64, sizes), shape);
    }

    /** One value everywhere, rounded to the element type. */
    public static Tensor full(DType dtype, double value, int... sizes) {
        Objects.requireNonNull(dtype, "dtype");
        Shape shape = Shape.of(sizes);
        if (dtype == DType.FLOAT64) {
            double[] values = new double[shape.count()];
            Arrays.fill(values, value);
            return new Tensor(Buffer.over(values, sizes), shape);
        }
        float[] values = new float[shape.count()];
        Arrays.fill(values, (float) value);
        return new Tensor(Buffer.over(values, sizes), shape);
    }

    /**
     * For the modules of Refrain: the tensor around memory that nobody writes any more. {@code Buffer} is not exported to
     * users.
     */
    @SuppressWarnings("exports")
    public static Tensor around(Buffer memory) {
        return around(memory, Shape.of(memory.sizes()));
    }

    /** For the modules of Refrain: the same, of a shape that is known already. */
    @SuppressWarnings("exports")
    public static Tensor around(Buffer memory, Shape shape) {
        assert Arrays.equals(memory.sizes(), shape.sizes());
        return new Tensor(memory, shape);
    }

    /** For the modules of Refrain: the memory, to be read only. */
    @SuppressWarnings("exports")
    public Buffer buffer() {
        return buffer;
    }

    private static Shape checked(int values, int[] sizes) {
        Shape shape = Shape.of(sizes);
        if (values != shape.count()) {
            throw new ShapeException(
                    "tensor: got %d values, expected %d for shape %s".formatted(values, shape.count(), shape));
        }
        return shape;
    }

    /** The sizes along the axes. */
    public Shape shape() {
        return shape;
    }

    /** The type of the elements. */
    public DType dtype() {
        return buffer.isWide() ? DType.FLOAT64 : DType.FLOAT32;
    }

    /**
     * One element.
     *
     * @throws IndexRangeException if there is none at this index
     */
    public double get(int... index) {
        if (index.length != shape.rank()) {
            throw new IndexRangeException("get: index %s has %d numbers, expected %d for shape %s"
                    .formatted(Arrays.toString(index), index.length, shape.rank(), shape));
        }
        for (int axis = 0; axis < index.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape.size(axis)) {
                throw new IndexRangeException("get: index %s is out of range at axis %d of shape %s"
                        .formatted(Arrays.toString(index), axis, shape));
            }
        }
        return buffer.get(index);
    }

    /**
     * The value of a tensor with exactly one element.
     *
     * @throws ShapeException if it has none or several
     */
    public double item() {
        if (shape.count() != 1) {
            throw new ShapeException(
                    "item: got shape %s of %d elements, expected exactly one element".formatted(shape, shape.count()));
        }
        return buffer.get(new int[shape.rank()]);
    }

    /** The values in row-major order as float32, as a copy. */
    public float[] toFloats() {
        Buffer values = Copies.contiguous(buffer.isWide() ? Copies.converted(buffer) : buffer);
        return Arrays.copyOfRange(values.floats(), values.offset(), values.offset() + shape.count());
    }

    /** The values in row-major order as float64, as a copy. */
    public double[] toDoubles() {
        Buffer values = Copies.contiguous(buffer.isWide() ? buffer : Copies.converted(buffer));
        return Arrays.copyOfRange(values.doubles(), values.offset(), values.offset() + shape.count());
    }

    /** This tensor with elements of another type; itself if it has that type. To float32 rounds to nearest. */
    public Tensor to(DType dtype) {
        Objects.requireNonNull(dtype, "dtype");
        return dtype == dtype() ? this : new Tensor(Copies.converted(buffer), shape);
    }

    /** Equal shape, element type and values; NaN equals NaN, and 0.0 differs from -0.0. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && shape.equals(tensor.shape)
                && dtype() == tensor.dtype()
                && Arrays.equals(toDoubles(), tensor.toDoubles());
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(toDoubles());
    }

    /** Shape, type and the first values. */
    @Override
    public String toString() {
        return TensorText.of(this);
    }
}
