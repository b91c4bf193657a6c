package generator;

import java.util.Locale;

/**
 * Writes the innermost loops of matrix products for one element type and one vector length. A tile is a few rows by a few
 * vectors of C that stay in registers while k ascends. Each size is a method of its own with one local per vector: arrays
 * of vectors, or helpers that take vectors, would be boxed.
 */
final class ProductTiles {
    /** Rows of the largest tile, and the numbers of vectors: with 24 sums, 4 vectors of B and one of A, 29 registers. */
    private static final int ROWS = 6;

    private static final int[] VECTORS = {4, 2, 1};

    /** Rows of the largest tile of four vectors for which the rows of B follow each other: more would spill some sums. */
    private static final int WIDE_PANEL_ROWS = 5;

    /** Ends the names of tiles for which the rows of B follow each other. */
    private static final String PANEL = "Panel";

    /** How a tile finds its elements of A: rows that are contiguous, or columns that are. */
    private enum Layout {
        ROWS,
        COLUMNS;

        String method(int rows, int vectors) {
            return "%s%dx%d".formatted(name().toLowerCase(Locale.ROOT), rows, vectors);
        }

        /** How far apart in A the first elements of two tiles are, one below the other. */
        String step(int rows) {
            return this == ROWS ? rows + " * aStep" : Integer.toString(rows);
        }

        /** The index of the element of A in this row, at k = {@code p}. */
        String index(int row, String p) {
            return this == ROWS ? "a%d + %s".formatted(row, p) : "aAt + %s * aStep + %d".formatted(p, row);
        }
    }

    private final VectorType type;
    private final String element;
    private final String vector;
    private final StringBuilder code = new StringBuilder();

    ProductTiles(VectorType type) {
        this.type = type;
        this.element = type.element();
        this.vector = type.vector();
    }

    /** The class's name, as in FloatTiles512. */
    String name() {
        return type.boxed() + "Tiles" + type.bits();
    }

    /** Those of half the length, or these where there are none. */
    private ProductTiles narrower() {
        return type.bits() == 128 ? this : new ProductTiles(new VectorType(element, type.bits() / 2));
    }

    /** The whole class. */
    String generate(String packageName) {
        line("package %s;", packageName);
        line("");
        line("import static jdk.incubator.vector.VectorOperators.FMA;");
        line("");
        line("import jdk.incubator.vector.%s;", vector);
        if (!type.isPair()) {
            line("import jdk.incubator.vector.VectorMask;");
            line("import jdk.incubator.vector.VectorShuffle;");
        }
        line("import jdk.incubator.vector.VectorSpecies;");
        line("");
        line("/** {@link Tiles} of %s vectors of %d bits. Generated. */", element, type.bits());
        line("record %s(%s[] zeros) implements Tiles<%2$s[]> {", name(), element);
        line("    private static final VectorSpecies<%s> V = %s.SPECIES_%d;", type.boxed(), vector, type.bits());
        line("    private static final int L = V.length();");
        line("    static final %s TILES = new %1$s(new %s[%d * L]);", name(), element, 2 * VECTORS[0]);
        line("");
        line("    @Override public int lanes() { return L; }");
        line("");
        line(
                "    @Override public Tiles<%s[]> narrower() { return %s.TILES; }",
                element, narrower().name());
        for (Layout layout : Layout.values()) {
            dispatch(layout);
        }
        for (Layout layout : Layout.values()) {
            for (int rows = 1; rows <= ROWS; rows++) {
                for (int vectors : VECTORS) {
                    tile(layout, rows, vectors, "");
                    if (layout == Layout.ROWS && isPanel(rows, vectors)) {
                        tile(layout, rows, vectors, PANEL);
                    }
                }
            }
        }
        copy();
        code.append(new ProductSweeps(type).generate());
        code.append(new SquareTransposition(type).generate());
        line("}");
        return code.toString();
    }

    private void line(String format, Object... arguments) {
        code.append(format.formatted(arguments)).append('\n');
    }

    private static final String PARAMETERS = "%1$s[] a, int aAt, int aStep, %1$s[] b, int bAt, int bRow, int bSkip,"
            + " %1$s[] s, int sAt, int sRow, %1$s[] c, int cAt, int cRow, int skip, int k";
    private static final String ARGUMENTS = "a, aAt, aStep, b, bAt, bRow, bSkip, s, sAt, sRow, c, cAt, cRow, skip, k";

    private void dispatch(Layout layout) {
        line("");
        String name = layout.name().toLowerCase(Locale.ROOT);
        line(
                "    @Override public void %s(int count, int rows, int vectors, %s) {",
                name, PARAMETERS.formatted(element));
        boolean panels = layout == Layout.ROWS;
        if (panels) {
            line("        if (bRow == vectors * L) {");
            line("            panel(count, rows, vectors, %s);", ARGUMENTS);
            line("            return;");
            line("        }");
        }
        choose(layout, "");
        if (panels) {
            line("");
            line(
                    "    /** Where the rows of B follow each other: their step is a constant, so no element is checked alone. */");
            line(
                    "    private static void panel(int count, int rows, int vectors, %s) {",
                    PARAMETERS.formatted(element));
            choose(layout, PANEL);
        }
    }

    private static boolean isPanel(int rows, int vectors) {
        return vectors < VECTORS[0] || rows <= WIDE_PANEL_ROWS;
    }

    private void choose(Layout layout, String suffix) {
        line("        switch (8 * rows + vectors) {");
        for (int rows = 1; rows <= ROWS; rows++) {
            for (int vectors : VECTORS) {
                if (suffix.isEmpty() || isPanel(rows, vectors)) {
                    String method = layout.method(rows, vectors) + suffix;
                    line("            case %d -> %s(count, %s);", 8 * rows + vectors, method, ARGUMENTS);
                }
            }
        }
        line(
                "            default -> throw new IllegalArgumentException(rows + \" rows by \" + vectors + \" vectors\");");
        line("        }");
        line("    }");
    }

    private void tile(Layout layout, int rows, int vectors, String suffix) {
        String bRow = suffix.isEmpty() ? "bRow" : "(%d * L)".formatted(vectors);
        String method = layout.method(rows, vectors) + suffix;
        line("");
        line("    private static void %s(int count, %s) {", method, PARAMETERS.formatted(element));
        line("        int bLast = bAt + %d * L - bSkip;", vectors - 1);
        line("        int last = %d * L - skip;", vectors - 1);
        line("        for (int tile = 0; tile < count; tile++) {");
        for (int i = 0; i < rows && layout == Layout.ROWS; i++) {
            line("        int a%d = aAt + %1$d * aStep;", i);
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                line("        %s c%d%d = %1$s.fromArray(V, s, sAt + %2$d * sRow + %s);", vector, i, j, at(j, vectors));
            }
        }
        int turns = turns(layout, vectors);
        if (turns > 1) {
            line("        int p = 0;");
            line("        for (; p <= k - %d; p += %1$d) {", turns);
            for (int turn = 0; turn < turns; turn++) {
                turn(layout, rows, vectors, turn == 0 ? "p" : "(p + " + turn + ")", turn, bRow);
            }
            line("        }");
            line("        for (; p < k; p++) {");
        } else {
            line("        for (int p = 0; p < k; p++) {");
        }
        turn(layout, rows, vectors, "p", 0, bRow);
        line("        }");
        store(rows, vectors);
        line("        aAt += %s;", layout.step(rows));
        line("        sAt += %d * sRow;", rows);
        line("        cAt += %d * cRow;", rows);
        line("        }");
        line("    }");
    }

    /**
     * How many k are in one turn of the loop. The pointers to rows of A do not all fit into registers, so with two they are
     * loaded half as often; but of the tiles for 16 registers the larger would then spill their sums.
     */
    private int turns(Layout layout, int vectors) {
        return layout == Layout.ROWS && (type.bits() == 512 || vectors == VECTORS[0]) ? 2 : 1;
    }

    private static String at(int vector, int vectors) {
        return vector == vectors - 1 ? "last" : vector + " * L";
    }

    /** All multiplications for one k. */
    private void turn(Layout layout, int rows, int vectors, String p, int turn, String bRow) {
        for (int j = 0; j < vectors; j++) {
            String at = j == vectors - 1 ? "bLast" : "bAt + %d * L".formatted(j);
            line("            %s y%d%d = %1$s.fromArray(V, b, %s + %s * %s);", vector, turn, j, at, p, bRow);
        }
        for (int i = 0; i < rows; i++) {
            line("            %s x%d%d = %1$s.broadcast(V, a[%s]);", vector, turn, i, layout.index(i, p));
            for (int j = 0; j < vectors; j++) {
                line("            c%d%d = x%d%1$d.lanewise(FMA, y%3$d%2$d, c%1$d%2$d);", i, j, turn);
            }
        }
    }

    private void copy() {
        String parameters = "%1$s[] from, int at, int row, %1$s[] to, int toAt, int toRow, int rows".formatted(element);
        line("");
        line("    @Override public void copy(%s) {", parameters);
        line("        for (int i = 0; i < rows; i++) {");
        line("            %s.fromArray(V, from, at + i * row).intoArray(to, toAt + i * toRow);", vector);
        line("        }");
        line("    }");
        for (int vectors : new int[] {4, 2}) {
            copyPanels(vectors);
        }
    }

    /** All that is near in memory is read at once. */
    private void copyPanels(int vectors) {
        int panels = vectors == 4 ? 1 : 4;
        String parameters = "%1$s[] from, int at, int row, %1$s[] to, int toAt, %2$sint rows"
                .formatted(element, panels == 1 ? "" : "int toPanel, ");
        line("");
        line("    @Override public void copy%dx%d(%s) {", panels, vectors, parameters);
        line("        for (int i = 0; i < rows; i++) {");
        line("            int in = at + i * row;");
        line("            int out = toAt + i * %d * L;", vectors);
        for (int j = 0; j < panels * vectors; j++) {
            line("            %s x%d = %1$s.fromArray(V, from, in + %2$d * L);", vector, j);
        }
        for (int j = 0; j < panels * vectors; j++) {
            String panel = panels == 1 ? "" : "%d * toPanel + ".formatted(j / vectors);
            line("            x%d.intoArray(to, out + %s%d * L);", j, panel, j % vectors);
        }
        line("        }");
        line("    }");
    }

    private void store(int rows, int vectors) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                line("        c%d%d.intoArray(c, cAt + %1$d * cRow + %3$s);", i, j, at(j, vectors));
            }
        }
    }
}
