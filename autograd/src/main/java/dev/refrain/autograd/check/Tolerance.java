package dev.refrain.autograd.check;

/** How far two numbers may be apart: |a - b| ≤ absolute + relative max(|a|, |b|). */
record Tolerance(double relative, double absolute) {
    /** What is allowed for two numbers. */
    double allowed(double a, double b) {
        return absolute + relative * Math.max(Math.abs(a), Math.abs(b));
    }

    /** Whether they are that near; nothing agrees with what is not finite. */
    boolean agree(double a, double b) {
        return Double.isFinite(a) && Double.isFinite(b) && Math.abs(a - b) <= allowed(a, b);
    }
}
