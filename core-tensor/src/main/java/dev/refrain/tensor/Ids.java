package dev.refrain.tensor;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Immutable int32 tokens or indices of any shape. Ids have no gradient; they remember the computation they entered on, so
 * that looking them up is recorded there. Without one, looking them up is inference.
 *
 * <pre>{@code Ids words = Ids.of(new int[] {4, 0, 7, 7}, 2, 2);}</pre>
 */
public final class Ids {
    private final int[] values;
    private final Shape shape;
    private final @Nullable Origin origin;

    private Ids(int[] values, Shape shape, @Nullable Origin origin) {
        this.values = values;
        this.shape = shape;
        this.origin = origin;
    }

    /**
     * Ids in row-major order, copied.
     *
     * @throws ShapeException if there are not as many values as the sizes say
     */
    public static Ids of(int[] values, int... sizes) {
        Shape shape = Shape.of(sizes);
        if (values.length != shape.count()) {
            throw new ShapeException(
                    "ids: got %d values, expected %d for shape %s".formatted(values.length, shape.count(), shape));
        }
        return new Ids(values.clone(), shape, null);
    }

    /** The sizes along the axes. */
    public Shape shape() {
        return shape;
    }

    /** The values in row-major order, as a copy. */
    public int[] toArray() {
        return values.clone();
    }

    /** The computation these entered on; empty in inference. */
    public Optional<Origin> origin() {
        return Optional.ofNullable(origin);
    }

    /** The same ids, entered on no computation. */
    public Ids detached() {
        return origin == null ? this : new Ids(values, shape, null);
    }

    /** The same ids, entered on a computation. */
    public Ids enteredOn(Origin computation) {
        return new Ids(values, shape, computation);
    }

    /**
     * Says that every id is within 0 .. limit - 1.
     *
     * @param operation the operation that asks, for the message
     * @throws IndexRangeException naming the first id that is not, and its position
     */
    public void checkBelow(int limit, String operation) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= limit) {
                throw new IndexRangeException("%s: id %d at %s is out of range, expected 0..%d of %d"
                        .formatted(operation, values[i], Arrays.toString(shape.index(i)), limit - 1, limit));
            }
        }
    }

    /** Equal values and shapes; where they entered does not matter. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Ids ids && shape.equals(ids.shape) && Arrays.equals(values, ids.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        int shown = Math.min(values.length, 16);
        String rest = shown < values.length ? ", ..." : "";
        String list = Arrays.toString(Arrays.copyOf(values, shown));
        return "ids%s %s".formatted(shape, list.substring(0, list.length() - 1) + rest + "]");
    }
}
