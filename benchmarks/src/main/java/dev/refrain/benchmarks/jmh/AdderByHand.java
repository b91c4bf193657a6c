package dev.refrain.benchmarks.jmh;

import java.util.Arrays;

/** h_t = σ(x_t U + h_{t-1} W), p_t = σ(h_t V), trained on ½ Σ (p - t)² of one pair: as scalar loops, with every derivative by hand. */
final class AdderByHand {
    private static final int HIDDEN = 8;

    private final float[] input;
    private final float[] recurrent;
    private final float[] readout;
    private final float rate;
    private final float[] byInput = new float[2 * HIDDEN];
    private final float[] byRecurrent = new float[HIDDEN * HIDDEN];
    private final float[] byReadout = new float[HIDDEN];
    private final float[][] hidden;
    private final float[] predictions;
    private final float[] byState = new float[HIDDEN];
    private final float[] bySum = new float[HIDDEN];

    /** U [2, 8], W [8, 8] and V [8, 1], which it trains. */
    AdderByHand(float[] input, float[] recurrent, float[] readout, int steps, double rate) {
        this.input = input;
        this.recurrent = recurrent;
        this.readout = readout;
        this.rate = (float) rate;
        hidden = new float[steps + 1][HIDDEN];
        predictions = new float[steps];
    }

    /** An update; x [T, 2], target [T]. */
    float[] update(float[] x, float[] target) {
        for (int t = 0; t < predictions.length; t++) {
            predictions[t] = forward(x[2 * t], x[2 * t + 1], hidden[t], hidden[t + 1]);
        }
        Arrays.fill(byState, 0);
        for (int t = predictions.length - 1; t >= 0; t--) {
            float p = predictions[t];
            back(x[2 * t], x[2 * t + 1], hidden[t], hidden[t + 1], (p - target[t]) * p * (1 - p));
        }
        descend(input, byInput);
        descend(recurrent, byRecurrent);
        descend(readout, byReadout);
        return predictions;
    }

    private float forward(float a, float b, float[] before, float[] h) {
        for (int j = 0; j < HIDDEN; j++) {
            h[j] = a * input[j] + b * input[HIDDEN + j];
        }
        for (int i = 0; i < HIDDEN; i++) {
            for (int j = 0; j < HIDDEN; j++) {
                h[j] += before[i] * recurrent[i * HIDDEN + j];
            }
        }
        float sum = 0;
        for (int j = 0; j < HIDDEN; j++) {
            h[j] = sigmoid(h[j]);
            sum += h[j] * readout[j];
        }
        return sigmoid(sum);
    }

    private void back(float a, float b, float[] before, float[] h, float byOutput) {
        for (int j = 0; j < HIDDEN; j++) {
            byReadout[j] += byOutput * h[j];
            bySum[j] = (byOutput * readout[j] + byState[j]) * h[j] * (1 - h[j]);
            byInput[j] += a * bySum[j];
            byInput[HIDDEN + j] += b * bySum[j];
        }
        for (int i = 0; i < HIDDEN; i++) {
            float sum = 0;
            for (int j = 0; j < HIDDEN; j++) {
                byRecurrent[i * HIDDEN + j] += before[i] * bySum[j];
                sum += recurrent[i * HIDDEN + j] * bySum[j];
            }
            byState[i] = sum;
        }
    }

    private void descend(float[] weights, float[] gradient) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] -= rate * gradient[i];
            gradient[i] = 0;
        }
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }
}
