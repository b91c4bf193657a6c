package dev.refrain.autograd.check;

import java.util.List;
import java.util.Locale;

/**
 * Two numbers that should be equal and are not.
 *
 * @param kind what was compared
 * @param path the input or the parameter, by its path in the model, of which a derivative was compared; "a random direction" if
 *     that of no single element differs by itself; empty if it was no derivative by an element
 * @param index the element of it
 * @param at the value of that element; NaN where there is none
 * @param of what was compared or differentiated: an element of the value, as in {@code y[0, 1]}, or a sum over all
 * @param claimed what automatic differentiation says
 * @param measured what it was compared with
 * @param uncertainty how far off that may be by the checker's own estimate; NaN where it is exact
 * @param verdict what this says about the gradient
 * @param reason why, where there is more to say; else empty
 */
public record Mismatch(
        Kind kind,
        String path,
        List<Integer> index,
        double at,
        String of,
        double claimed,
        double measured,
        double uncertainty,
        Verdict verdict,
        String reason) {
    /** The index is copied. */
    public Mismatch {
        index = List.copyOf(index);
    }

    /** What was compared. */
    public enum Kind {
        /** The value, or the plain gradient, at the same place twice: the same bits are expected. */
        REPEATED("the same again", "first", "then"),
        /** The plain gradient with differences of the value. */
        FIRST_ORDER("first order", "gradient", "central difference"),
        /** Jᵀk for special k with the sum of the rows of J: a pullback is linear in what comes from above. */
        LINEAR("linear in the cotangent", "gradient", "sum of rows"),
        /** The recorded gradient with the plain one: the same up to rounding is expected. */
        RECORDED("recorded gradient", "recorded", "plain"),
        /** J d by two pullbacks, a jvp, with differences of the value along d. */
        PUSHFORWARD("jvp by double pullback", "jvp", "central difference"),
        /** ⟨c, J d⟩ by two pullbacks with ⟨Jᵀc, d⟩ by one. */
        ADJOINT("jvp against vjp", "by jvp", "by vjp"),
        /** The gradient of ⟨d, Jᵀc⟩ with differences of the gradient. */
        SECOND_ORDER("second order", "gradient", "central difference");

        private final String title;
        private final String claim;
        private final String measure;

        Kind(String title, String claim, String measure) {
            this.title = title;
            this.claim = claim;
            this.measure = measure;
        }
    }

    /** Whether the two may yet be equal. */
    public boolean isUndecided() {
        return verdict.isUndecided();
    }

    /** All of it in one line, which begins with the verdict. */
    @Override
    public String toString() {
        String place = index.isEmpty() ? path : path + index;
        String by = path.isEmpty() ? "" : " by " + place + (Double.isNaN(at) ? "" : " = " + at);
        String error = Double.isNaN(uncertainty) ? "" : String.format(Locale.ROOT, " ± %.0e", uncertainty);
        return "%s: %s, %s%s: %s %s, %s %s%s%s"
                .formatted(
                        verdict,
                        kind.title,
                        of,
                        by,
                        kind.claim,
                        claimed,
                        kind.measure,
                        measured,
                        error,
                        reason.isEmpty() ? "" : "; " + reason);
    }
}
