package dev.refrain.autograd.check;

import java.util.Locale;

/**
 * How probably random directions would have shown a wrong gradient.
 *
 * <p>Let g = Jᵀc be the gradient, e the error of what is claimed, |e| = δ |g|, and d a direction of normally distributed
 * elements (times max(1, |x|) for each element, in which unit g and e are measured, too). A direction misses the error where
 * |⟨e, d⟩| ≤ absolute + relative max(|⟨g, d⟩|, |⟨g + e, d⟩|), thus only where |⟨e, d⟩| ≤ a + r |⟨g, d⟩| with
 * r = relative / (1 - relative) and a = absolute / (1 - relative), thus only where one of the two terms is half of it:
 *
 * <pre>P(miss) ≤ (2/π) arctan(2 r / δ) + (2/√π) √2 a / (δ |g|)</pre>
 *
 * <p>The first term: |⟨e, d⟩| ≤ t |⟨g, d⟩| holds for the angles of d in the plane of e and g between the normals of e - t g and
 * e + t g; for δ > t these are widest apart if e and g are orthogonal, where the ratio of the two is Cauchy's (G. Marsaglia,
 * Ratios of Normal Variables, J. Stat. Software 16(4), 2006). For δ ≤ t = 2 r, no direction need show an e along g. The second:
 * P(|z| ≤ b) = erf(b / √2) ≤ (2/√π) b / √2 of a normal z.
 * Directions are independent, so k of them all miss with the k-th power. Differences are taken for exact.
 *
 * @param directions how many there were
 * @param size |g|
 */
public record Confidence(int directions, double size, double relative, double absolute) {
    /** What is said of in {@link #toString}. */
    private static final double EXAMPLE = 1e-4;

    /** The probability that a gradient that is off by this part of its length would have been seen; 0 if it is not above 0. */
    public double seen(double part) {
        return 1 - missed(part);
    }

    private double missed(double part) {
        double ratio = 2 * relative / (1 - relative);
        if (!(part > ratio)) {
            return 1;
        }
        double beside = 2 / Math.PI * StrictMath.atan(ratio / part);
        double small = Math.sqrt(8 / Math.PI) * absolute / (1 - relative) / (part * size);
        return StrictMath.pow(Math.min(1, beside + small), directions);
    }

    /** As in {@code an error of 1e-04 of the gradient's length would have been missed with probability 3e-08}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "an error of %.0e of the gradient's length would have been missed with probability %.0e",
                EXAMPLE,
                missed(EXAMPLE));
    }
}
