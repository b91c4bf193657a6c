package dev.refrain.autograd;

import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import java.util.Objects;

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
        return new RowGradient(rows, values.mul(number), table);
    }
}
