package dev.refrain.autograd;

import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Indexing;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What comes to rows of a table while a backward pass runs: kept as it comes, added up by row once at the end. The order of
 * the additions is that of whole tables: each contribution by itself first, then one after the other.
 */
final class RowSum {
    private final Shape table;
    private final List<RowGradient> parts = new ArrayList<>();

    RowSum(Shape table) {
        this.table = table;
    }

    /** Adds rows[i..., :] to row ids[i...], for ids within the table. */
    void add(Ids ids, Var rows) {
        parts.add(byRow(ids, rows, table));
    }

    /** The sum by row. */
    RowGradient total() {
        if (parts.size() > 1) {
            int[] touched = distinct(
                    parts.stream().flatMapToInt(part -> IntStream.of(part.rows().toArray())));
            boolean wide = parts.getFirst().values().buffer().isWide();
            Shape shape = table.with(0, touched.length);
            Buffer sum = Buffer.zeros(wide, shape.sizes());
            parts.forEach(part -> addByRow(part.rows().toArray(), part.values(), touched, sum));
            parts.clear();
            parts.add(gradient(touched, sum, shape, table));
        }
        return parts.getFirst();
    }

    /** What {@link ScatterRows} makes of ids and rows, without the rows of zeros. */
    static RowGradient byRow(Ids ids, Var rows, Shape table) {
        ids.checkBelow(table.size(0), "scatterRows");
        int[] places = ids.toArray();
        int[] touched = distinct(IntStream.of(places));
        Shape shape = table.with(0, touched.length);
        Buffer sum = Buffer.zeros(rows.buffer().isWide(), shape.sizes());
        addByRow(places, rows, touched, sum);
        return gradient(touched, sum, shape, table);
    }

    private static int[] distinct(IntStream ids) {
        return ids.sorted().distinct().toArray();
    }

    private static void addByRow(int[] ids, Var rows, int[] touched, Buffer sum) {
        int[] places =
                IntStream.of(ids).map(id -> Arrays.binarySearch(touched, id)).toArray();
        Indexing.scatterAdd(rows.buffer(), places, sum);
    }

    private static RowGradient gradient(int[] touched, Buffer sum, Shape shape, Shape table) {
        return new RowGradient(Ids.of(touched, touched.length), new Var(null, Var.CONSTANT, sum, shape), table);
    }
}
