package dev.refrain.autograd;

import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The gradient by a table of which only some rows were looked up: row {@code rows[i]} has the gradient
 * {@code values[i, ...]}, every other row has 0. For an embedding of 100,000 words it costs what the words of the batch cost.
 *
 * <pre>{@code gradients.rows(embedding.weight()).ifPresent(row -> IO.println(row.rows()));}</pre>
 *
 * @param rows the rows, ascending, each once
 * @param values their gradients, [n, ...], on no tape
 * @param table the shape of the table
 */
public record RowGradient(Ids rows, Var values, Shape table) {
    /** All three are there. */
    public RowGradient {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(table, "table");
    }

    /** The gradient with all its zeros, of the table's shape. */
    public Var dense() {
        return Var.apply(new ScatterRows(table.size(0)), rows, values);
    }

    /** The gradient times a number. */
    public RowGradient mul(double number) {
        return with(values.mul(number));
    }

    /** Other values for the same rows. */
    RowGradient with(Var others) {
        return new RowGradient(rows, others, table);
    }

    /** The sum of this and another one by the same table, of all rows that either has. */
    public RowGradient add(RowGradient other) {
        int[] union = IntStream.concat(IntStream.of(rows.toArray()), IntStream.of(other.rows.toArray()))
                .sorted()
                .distinct()
                .toArray();
        Var sum = among(union).add(other.among(union));
        return new RowGradient(Ids.of(union, union.length), sum, table);
    }

    /** The values with zeros, for more rows. */
    private Var among(int[] more) {
        int[] places = IntStream.of(rows.toArray())
                .map(row -> Arrays.binarySearch(more, row))
                .toArray();
        return Var.apply(new ScatterRows(more.length), Ids.of(places, places.length), values);
    }
}
