package dev.refrain.nn.metric;

import dev.refrain.autograd.Var;
import dev.refrain.nn.loss.CrossEntropy;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.NonFiniteException;

/**
 * Σ -ln p in nats, and over how many units. Summed with the errors of the sum beside it (Neumaier 1974), so what was added in
 * which order shows in the last bits at most.
 */
final class Surprise {
    private double sum;
    private double lost;
    private long units;

    /** Adds -ln p of each target by the softmax of its logits. */
    void add(String metric, Var logits, Ids targets) {
        double[] each = new CrossEntropy(Reduction.NONE)
                .of(logits.detach(), targets.detached())
                .value()
                .toDoubles();
        for (double nats : each) {
            check(metric, nats);
        }
        for (double nats : each) {
            addNats(nats);
        }
        units += each.length;
    }

    /** Adds a mean over so many predictions of a text of so many units. */
    void add(String metric, double mean, long predictions, long ofUnits) {
        check(metric, mean);
        Counted.some(metric, predictions, "predictions");
        Counted.some(metric, ofUnits, "units");
        addNats(mean * predictions);
        units += ofUnits;
    }

    private static void check(String metric, double nats) {
        if (!Double.isFinite(nats)) {
            throw new NonFiniteException("%s: got a loss of %s, expected a finite one".formatted(metric, nats));
        }
    }

    private void addNats(double nats) {
        double next = sum + nats;
        lost += Math.abs(sum) >= Math.abs(nats) ? sum - next + nats : nats - next + sum;
        sum = next;
    }

    void merge(Surprise other) {
        double otherLost = other.lost; // it may be this one
        long otherUnits = other.units;
        addNats(other.sum);
        lost += otherLost;
        units += otherUnits;
    }

    /** Nats for each unit. */
    double mean(String metric) {
        Counted.some(metric, units, "predictions");
        return (sum + lost) / units;
    }
}
