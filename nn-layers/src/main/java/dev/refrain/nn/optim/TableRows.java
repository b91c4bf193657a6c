package dev.refrain.nn.optim;

import dev.refrain.tensor.internal.compute.Indexing;
import dev.refrain.tensor.internal.memory.Buffer;

/** Some rows of a table, brought together and taken back. */
final class TableRows {
    private final int[] ids;

    TableRows(int[] ids) {
        this.ids = ids;
    }

    /** A copy of these rows. */
    Buffer of(Buffer table) {
        int[] sizes = table.sizes();
        sizes[0] = ids.length;
        Buffer rows = Buffer.zeros(table.isWide(), sizes);
        Indexing.gather(table, ids, rows);
        return rows;
    }

    /** Copies of them. */
    Buffer[] of(Buffer[] tables) {
        Buffer[] rows = new Buffer[tables.length];
        for (int i = 0; i < tables.length; i++) {
            rows[i] = of(tables[i]);
        }
        return rows;
    }

    /** Writes them into a table; both lie in row-major order. */
    void into(Buffer table, Buffer rows) {
        int width = ids.length == 0 ? 0 : rows.count() / ids.length;
        Object from = rows.isWide() ? rows.doubles() : rows.floats();
        Object to = table.isWide() ? table.doubles() : table.floats();
        for (int i = 0; i < ids.length; i++) {
            System.arraycopy(from, rows.offset() + i * width, to, table.offset() + ids[i] * width, width);
        }
    }
}
