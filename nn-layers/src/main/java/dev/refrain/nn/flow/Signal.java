package dev.refrain.nn.flow;

import dev.refrain.tensor.Tensor;

/**
 * A value of a layer's step over time: a gate, a candidate, a part of the state, the output. All numbers are float64 [T], over the
 * sequences that count at a time; NaN where none does.
 *
 * @param name as in the layer's trace: "f", "state.hidden"
 * @param label in words: "forget gate", "hidden state"; the name itself where the cell uses none of the usual letters
 * @param range between which bounds its function keeps it
 * @param isState whether it is a part of the state, which the next step reads
 * @param units the numbers it has for each sequence
 * @param still how many of them move, over all sequences and times that count, by less than a thousandth of what the one that moves
 *     most does; 0 if fewer than ten places count
 * @param size the root mean square over sequences and units
 * @param gradient the mean over sequences of ‖∂L/∂v_t‖, the Euclidean norm over units of the total derivative: by what is made of v
 *     in its step, by outputs, later states and layers above; 0 where nothing comes back
 * @param mean the mean over sequences and units
 * @param low the share of numbers near the lower bound of the range; 0 without bounds
 * @param high the share near the upper one
 * @param example the numbers themselves of the first sequence, [units, T]; NaN behind its end
 */
public record Signal(
        String name,
        String label,
        Range range,
        boolean isState,
        int units,
        int still,
        Tensor size,
        Tensor gradient,
        Tensor mean,
        Tensor low,
        Tensor high,
        Tensor example) {
    /** Whether it lets something else through or not: between 0 and 1, and no state. */
    public boolean isGate() {
        return range == Range.SIGMOID && !isState && !name.equals("output");
    }

    /** The share near a bound, over all times. */
    public double saturated() {
        return overTime(low) + overTime(high);
    }

    /** The mean over the times that have a number. */
    static double overTime(Tensor numbers) {
        double sum = 0;
        int count = 0;
        for (double each : numbers.toDoubles()) {
            if (!Double.isNaN(each)) {
                sum += each;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
