package dev.refrain.autograd.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Two numbers that should be equal and are not.
 *
 * @param kind what was compared
 * @param path the input or the parameter, by its path in the model; {@code y} is the value itself
 * @param index the element of it
 * @param output the element of y whose derivative by it was compared, if it was that of one alone
 * @param claimed what automatic differentiation says
 * @param measured what it was compared with
 * @param uncertainty how far off that may be by the checker's own estimate; NaN where it is none
 */
public record Mismatch(
        Kind kind,
        String path,
        List<Integer> index,
        Optional<List<Integer>> output,
        double claimed,
        double measured,
        double uncertainty) {
    /** What was compared. */
    public enum Kind {
        /** The value, or the plain gradient, at the same place twice: the same bits are expected. */
        REPEATED("the same again", "first", "then"),
        /** The plain gradient with differences of the value. */
        FIRST_ORDER("first order", "gradient", "central difference"),
        /** The recorded gradient with the plain one: the same bits are expected. */
        RECORDED("recorded gradient", "recorded", "plain"),
        /** J d by two pullbacks with differences of the value along d. */
        PUSHFORWARD("jvp by double pullback", "jvp", "central difference"),
        /** ⟨c, J d⟩ by two pullbacks with ⟨Jᵀ c, d⟩ by one. */
        ADJOINT("⟨c, J d⟩ = ⟨Jᵀ c, d⟩", "by jvp", "by vjp"),
        /** The gradient of ⟨d, Jᵀ c⟩ with differences of the gradient. */
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

    /** All of it in one line. */
    @Override
    public String toString() {
        String error = Double.isNaN(uncertainty) ? "" : String.format(Locale.ROOT, " ± %.0e", uncertainty);
        return "%s, %s: %s %s, %s %s%s"
                .formatted(kind.title, what(), kind.claim, claimed, kind.measure, measured, error);
    }

    private String what() {
        String place = place(path, index);
        String whole = kind == Kind.SECOND_ORDER ? "⟨d, Jᵀc⟩" : "⟨c, y⟩";
        return switch (kind) {
            case FIRST_ORDER, SECOND_ORDER ->
                output.map(element -> place("y", element)).orElse(whole) + " by " + place;
            case REPEATED, RECORDED, PUSHFORWARD, ADJOINT -> place;
        };
    }

    private static String place(String path, List<Integer> index) {
        return index.isEmpty() ? path : path + index;
    }
}
