package dev.refrain.autograd;

import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What comes to rows of a table while a backward pass runs: kept as it comes, added up by row once at the end. */
final class RowSum {
    private record Part(int[] ids, Var rows) {}

    private final Shape table;
    private final List<Part> parts = new ArrayList<>();

    RowSum(Shape table) {
        this.table = table;
    }

    /** Adds rows[i..., :] to row ids[i...]. */
    void add(Ids ids, Var rows) {
        ids.checkBelow(table.size(0), "scatterRows");
        parts.add(new Part(ids.toArray(), rows));
    }

    /** The sum by row, each row's terms in the order in which they came. */
    RowGradient total() {
        int[] touched = parts.stream()
                .flatMapToInt(part -> IntStream.of(part.ids()))
                .sorted()
                .distinct()
                .toArray();
        boolean wide = parts.getFirst().rows().buffer().isWide();
        Shape shape = table.with(0, touched.length);
        Buffer sum = Buffer.zeros(wide, shape.sizes());
        for (Part part : parts) {
            int[] places = IntStream.of(part.ids())
                    .map(id -> Arrays.binarySearch(touched, id))
                    .toArray();
            Ids within = Ids.of(places, places.length);
            Var rows = part.rows().reshape(table.with(0, places.length));
            new ScatterRows(touched.length).addTo(new Inputs(new Buffer[] {rows.buffer()}, within), sum);
        }
        return new RowGradient(Ids.of(touched, touched.length), new Var(null, Var.CONSTANT, sum, shape), table);
    }
}
