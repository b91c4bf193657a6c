package dev.refrain.autograd;

import dev.refrain.autograd.ops.ScatterAlongAxis;
import dev.refrain.autograd.ops.TakeAlongAxis;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Picking by ids, and adding by ids. Rows of a table are picked by {@link Var#gatherRows}, those of a parameter, as of an
 * embedding, by {@code table.on(ids).gatherRows(ids)}.
 *
 * <p>An id that occurs several times picks the same element again, whose gradient is then a sum; what is added to one place adds
 * up in ascending order. Ids have no gradient. An id that is not within its axis is an {@link IndexRangeException}.
 */
public final class Indexing {
    private Indexing() {}

    /**
     * y[.., i, ..] = x[.., ids[.., i, ..], ..] along an axis: an id for each element of the result. The ids have the sizes of x,
     * but along the axis any; y has the shape of the ids. Elsewhere known as gather.
     *
     * @throws ShapeException if the sizes differ elsewhere
     */
    public static Var takeAlongAxis(Var x, int axis, Ids ids) {
        int counted = Application.axis("takeAlongAxis", x.shape(), axis);
        return Var.apply(new TakeAlongAxis(counted), Objects.requireNonNull(ids, "ids"), x);
    }

    /**
     * y[a.., i.., b..] = x[a.., ids[i..], b..]: along an axis, the elements that the ids name, all that is beside it with them.
     * For x [A.., N, B..] and ids [I..], y is [A.., I.., B..].
     */
    public static Var indexSelect(Var x, int axis, Ids ids) {
        int counted = Application.axis("indexSelect", x.shape(), axis);
        int rank = x.shape().rank();
        int added = Objects.requireNonNull(ids, "ids").shape().rank();
        int[] axisFirst = IntStream.concat(
                        IntStream.of(counted), IntStream.range(0, rank).filter(each -> each != counted))
                .toArray();
        int[] idsFrom = IntStream.concat(
                        IntStream.concat(IntStream.range(added, added + counted), IntStream.range(0, added)),
                        IntStream.range(added + counted, added + rank - 1))
                .toArray();
        return x.permute(axisFirst).gatherRows(ids).permute(idsFrom);
    }

    /**
     * y = target, but y[.., ids[.., i, ..], ..] += source[.., i, ..] along an axis, in ascending order of i. The ids have the
     * shape of the source, which is that of the target but along the axis.
     *
     * @throws ShapeException if that is not so
     */
    public static Var scatterAdd(Var target, int axis, Ids ids, Var source) {
        Shape shape = target.shape();
        int counted = Application.axis("scatterAdd", shape, axis);
        boolean fits = source.shape().rank() == shape.rank()
                && source.shape().with(counted, 0).equals(shape.with(counted, 0));
        if (!fits) {
            throw new ShapeException(
                    "scatterAdd: the source is %s and the target %s, expected equal sizes but along axis %d"
                            .formatted(source.shape(), shape, counted));
        }
        return target.add(Var.apply(
                new ScatterAlongAxis(counted, shape.size(counted)), Objects.requireNonNull(ids, "ids"), source));
    }

    /**
     * y[i..] = x[i.., ids[i..]]: of each row along the last axis the one element that its id names, as the probability of the
     * right class. For x [.., C] and ids [..], y is [..].
     *
     * @throws ShapeException if the axes before the last are not those of the ids
     */
    public static Var pick(Var x, Ids ids) {
        Shape rows = Objects.requireNonNull(ids, "ids").shape();
        int last = Application.axis("pick", x.shape(), -1);
        if (last != rows.rank() || !x.shape().with(last, 1).equals(withOne(rows))) {
            throw new ShapeException(
                    "pick: shape %s: the axes before the last are not those of the ids %s".formatted(x.shape(), rows));
        }
        Ids column = Ids.of(ids.toArray(), withOne(rows).sizes());
        Ids entered = ids.origin().map(column::enteredOn).orElse(column);
        return takeAlongAxis(x, last, entered).reshape(rows);
    }

    private static Shape withOne(Shape shape) {
        return Shape.of(
                IntStream.concat(IntStream.of(shape.sizes()), IntStream.of(1)).toArray());
    }

    /**
     * y[i.., c] = 1 where c = ids[i..], else 0: a constant [.., classes] for ids [..], on no tape. Its product with a table is
     * what {@link Var#gatherRows} gives without the product.
     */
    public static Var oneHot(Ids ids, int classes, DType dtype) {
        Objects.requireNonNull(ids, "ids");
        Shape shape = Application.naming("oneHot", () -> withOne(ids.shape()).with(-1, classes));
        ids.checkBelow(classes, "oneHot");
        int[] values = ids.toArray();
        double[] ones = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            ones[i * classes + values[i]] = 1;
        }
        return Var.of(Tensor.of(ones, shape.sizes()).to(dtype));
    }
}
