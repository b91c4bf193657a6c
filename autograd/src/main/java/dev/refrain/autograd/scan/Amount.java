package dev.refrain.autograd.scan;

import java.util.List;
import java.util.Locale;

/** Numbers in words: with a prefix of their unit, and one digit behind the point where there is one before it. */
final class Amount {
    private Amount() {}

    /** As 1.2 kB. */
    static String of(double number, String unit) {
        return scaled(number, List.of("", "k", "M", "G", "T"), unit);
    }

    /** As 1.2 µs. */
    static String ofNanos(double nanos) {
        return scaled(nanos, List.of("n", "µ", "m", ""), "s");
    }

    private static String scaled(double number, List<String> prefixes, String unit) {
        int power = 0;
        double scaled = number;
        while (scaled >= 1000 && power < prefixes.size() - 1) {
            scaled /= 1000;
            power++;
        }
        return String.format(
                Locale.ROOT, scaled < 10 && power > 0 ? "%.1f %s%s" : "%.0f %s%s", scaled, prefixes.get(power), unit);
    }
}
