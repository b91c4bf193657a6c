package dev.refrain.benchmarks.peers;

import java.util.Locale;

/** In which times are told. */
public enum Unit {
    /** 10⁻³ s. */
    MILLISECONDS("ms", 1e6),
    /** 10⁻⁶ s. */
    MICROSECONDS("µs", 1e3);

    private final String symbol;
    private final double nanos;

    Unit(String symbol, double nanos) {
        this.symbol = symbol;
        this.nanos = nanos;
    }

    /** As in {@code ms}. */
    public String symbol() {
        return symbol;
    }

    /** So many of this unit. */
    public double of(double time) {
        return time / nanos;
    }

    /** To at least three places that count, without the unit. */
    public String text(double time) {
        double figure = of(time);
        return String.format(Locale.ROOT, figure < 1 ? "%.4f" : "%.2f", figure);
    }
}
