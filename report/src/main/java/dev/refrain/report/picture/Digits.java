package dev.refrain.report.picture;

import java.util.Locale;

/** Numbers as people write them: 120, 0.02, 3.4e-7. */
public final class Digits {
    private static final double PLAIN_FROM = 1e-3;
    private static final double PLAIN_BELOW = 1e6;

    private Digits() {}

    /** A number with some four digits that count. */
    public static String of(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (size != 0 && (size < PLAIN_FROM || size >= PLAIN_BELOW)) {
            String[] parts = String.format(Locale.ROOT, "%.2e", value).split("e", 2);
            return withoutZeros(parts[0]) + "e" + Integer.parseInt(parts[1]);
        }
        int decimals = size >= 100 ? 2 : size >= 1 ? 4 : 5;
        return withoutZeros(String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    private static String withoutZeros(String digits) {
        return digits.replaceFirst("\\.?0+$", "");
    }
}
