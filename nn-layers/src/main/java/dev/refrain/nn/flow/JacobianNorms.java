package dev.refrain.nn.flow;

import dev.refrain.tensor.Tensor;

/**
 * How much of a change of the state is there ℓ steps later: ‖∂s_T/∂v_{T-ℓ}‖ / √n for the lags ℓ = 0 .. T - 1, where s_T is the whole
 * state after the last step of a sequence, v the whole state or a part of it of n numbers at an earlier time, and ‖·‖ the
 * Frobenius norm. So it is the factor by which a change of v in a random direction grows, as root mean square over directions, and
 * over the sequences that are so long: 1 at lag 0, aˡ for h' = a h, 1 for every lag of an orthogonal matrix. What it is on the way
 * forward for changes, it is on the way back for gradients.
 *
 * @param part of the state, as in the layer's trace: "state.cell"; "state" is the whole
 * @param label in words: "cell state"
 * @param byLag float64 [T]; NaN for lags that no sequence has
 */
public record JacobianNorms(String part, String label, Tensor byLag) {
    /** What is left where the gradient has ended, for {@link #horizon}: 1 %. */
    public static final double LEFT = 0.01;

    /**
     * How many steps back the gradient reaches: the greatest lag up to which at least {@link #LEFT} of it is there. If that is the
     * greatest lag there is, it may reach further.
     */
    public int horizon() {
        double[] each = byLag.toDoubles();
        int lag = 0;
        while (lag + 1 < each.length && each[lag + 1] >= LEFT) {
            lag++;
        }
        return lag;
    }

    /** The greatest lag that a sequence has; -1 if none has a step. */
    public int longest() {
        double[] each = byLag.toDoubles();
        int lag = each.length - 1;
        while (lag >= 0 && Double.isNaN(each[lag])) {
            lag--;
        }
        return lag;
    }

    /** Whether it is gone before the sequences begin. */
    public boolean isVanishing() {
        return horizon() < longest();
    }

    /**
     * The factor per step: c^(1/ℓ) with c what there is at lag ℓ, the first one with less than {@link #LEFT}, or the longest.
     * NaN if no sequence has two steps.
     */
    public double perStep() {
        int lag = Math.min(horizon() + 1, longest());
        return lag < 1 ? Double.NaN : Math.pow(byLag.get(lag), 1.0 / lag);
    }
}
