package generator;

/**
 * Writes the loops of a product with one row of A. One sweeps along rows of B, eight at a time, so that B is read as it lies in
 * memory; the chain of an element of C goes on from sweep to sweep. The other takes four panels of two vectors side by side:
 * the two chains of one panel would wait for themselves.
 */
final class ProductSweeps {
    private static final int DEPTH = 8;
    private static final int PANELS = 4;

    private final String element;
    private final String vector;
    private final StringBuilder code = new StringBuilder();

    ProductSweeps(VectorType type) {
        this.element = type.element();
        this.vector = type.vector();
    }

    String generate() {
        String parameters =
                "boolean goesOn, %1$s[] a, int aAt, int aStep, %1$s[] b, int bAt, int bRow, %1$s[] c, int cAt, int n,"
                        + " int k";
        line("");
        line("    @Override public void sweep(%s) {", parameters.formatted(element));
        line("        if (!goesOn) {");
        line("            java.util.Arrays.fill(c, cAt, cAt + n, 0);");
        line("        }");
        line("        int p = 0;");
        line("        for (; p <= k - %d; p += %1$d) {", DEPTH);
        line("            sweep%d(a, aAt + p * aStep, aStep, b, bAt + p * bRow, bRow, c, cAt, n);", DEPTH);
        line("        }");
        line("        for (; p < k; p++) {");
        line("            sweep1(a, aAt + p * aStep, aStep, b, bAt + p * bRow, bRow, c, cAt, n);");
        line("        }");
        line("    }");
        for (int depth : new int[] {DEPTH, 1}) {
            sweep(depth);
        }
        strips();
        return code.toString();
    }

    private void sweep(int depth) {
        line("");
        line(
                "    private static void sweep%d(%2$s[] a, int aAt, int aStep, %2$s[] b, int bAt, int bRow,"
                        + " %2$s[] c, int cAt, int n) {",
                depth, element);
        for (int i = 0; i < depth; i++) {
            line("        %s x%d = %1$s.broadcast(V, a[aAt + %2$d * aStep]);", vector, i);
            line("        int b%d = bAt + %1$d * bRow;", i);
        }
        line("        %s last = %1$s.fromArray(V, c, cAt + n - L);", vector);
        chain(depth, "last", "n - L");
        line("        for (int j = 0; j < n - L; j += L) {");
        line("            %s sum = %1$s.fromArray(V, c, cAt + j);", vector);
        chain(depth, "sum", "j");
        line("            sum.intoArray(c, cAt + j);");
        line("        }");
        line("        last.intoArray(c, cAt + n - L); // what it has in common with the one before is the same");
        line("    }");
    }

    private void chain(int depth, String sum, String j) {
        for (int i = 0; i < depth; i++) {
            line(
                    "            %4$s = x%1$d.lanewise(FMA, %2$s.fromArray(V, b, b%1$d + %3$s), %4$s);",
                    i, vector, j, sum);
        }
    }

    private void strips() {
        String parameters = "int count, %1$s[] a, int aAt, int aStep, %1$s[] b, int bAt, int bPanel, %1$s[] s, int sAt,"
                + " int sStep, %1$s[] c, int cAt, int k";
        line("");
        line("    @Override public void strips(%s) {", parameters.formatted(element));
        line("        for (int strip = 0; strip < count; strip++) {");
        for (int panel = 0; panel < PANELS; panel++) {
            line("            int b%d = bAt + %1$d * bPanel;", panel);
        }
        for (int j = 0; j < 2 * PANELS; j++) {
            line("            %s c%d = %1$s.fromArray(V, s, sAt + %2$d * L);", vector, j);
        }
        line("            for (int p = 0; p < k; p++) {");
        line("                %s x = %1$s.broadcast(V, a[aAt + p * aStep]);", vector);
        for (int j = 0; j < 2 * PANELS; j++) {
            String at = "b%d + p * (2 * L) + %d * L".formatted(j / 2, j % 2);
            line("                c%d = x.lanewise(FMA, %s.fromArray(V, b, %s), c%1$d);", j, vector, at);
        }
        line("            }");
        for (int j = 0; j < 2 * PANELS; j++) {
            line("            c%d.intoArray(c, cAt + %1$d * L);", j);
        }
        line("            bAt += %d * bPanel;", PANELS);
        line("            sAt += sStep;");
        line("            cAt += %d * L;", 2 * PANELS);
        line("        }");
        line("    }");
    }

    private void line(String format, Object... arguments) {
        code.append(format.formatted(arguments)).append('\n');
    }
}
