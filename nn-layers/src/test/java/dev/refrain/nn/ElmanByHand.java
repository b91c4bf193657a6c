package dev.refrain.nn;

import java.util.Map;

/** h_t = σ(x_t U + h_{t-1} W + b). */
final class ElmanByHand implements ByHand {
    @Override
    public double accumulate(Map<String, double[]> weights, double[][] x, double[] y, Map<String, double[]> gradients) {
        double[] recurrent = weights.get(WEIGHT_HH);
        double[] readout = weights.get(READOUT);
        int hidden = readout.length;
        double[][] h = new double[x.length + 1][hidden]; // h[t + 1] after step t
        double[] p = new double[x.length];
        double loss = 0;
        for (int t = 0; t < x.length; t++) {
            for (int j = 0; j < hidden; j++) {
                h[t + 1][j] = ByHand.sigmoid(ByHand.dot(x[t], weights.get(WEIGHT_IH), hidden, j)
                        + ByHand.dot(h[t], recurrent, hidden, j)
                        + ByHand.element(weights.get(BIAS), j));
            }
            p[t] = ByHand.sigmoid(ByHand.dot(h[t + 1], readout, 1, 0) + ByHand.element(weights.get(READOUT_BIAS), 0));
            loss += 0.5 * (p[t] - y[t]) * (p[t] - y[t]);
        }
        double[] fromLater = new double[hidden];
        for (int t = x.length - 1; t >= 0; t--) {
            double[] output = {ByHand.readoutDelta(p[t], y[t])};
            double[] d = new double[hidden];
            for (int j = 0; j < hidden; j++) {
                d[j] = (readout[j] * output[0] + fromLater[j]) * h[t + 1][j] * (1 - h[t + 1][j]);
            }
            ByHand.addOuter(gradients.get(READOUT), h[t + 1], output);
            ByHand.add(gradients.get(READOUT_BIAS), output);
            ByHand.addOuter(gradients.get(WEIGHT_IH), x[t], d);
            ByHand.addOuter(gradients.get(WEIGHT_HH), h[t], d);
            ByHand.add(gradients.get(BIAS), d);
            fromLater = ByHand.back(recurrent, d);
        }
        return loss;
    }
}
