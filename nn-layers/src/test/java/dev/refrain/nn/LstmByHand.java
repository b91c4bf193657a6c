package dev.refrain.nn;

import java.util.Map;

/** The four gates side by side in the order i, f, g, o: c_t = f c_{t-1} + i g, h_t = o tanh(c_t). */
final class LstmByHand implements ByHand {
    @Override
    public double accumulate(Map<String, double[]> weights, double[][] x, double[] y, Map<String, double[]> gradients) {
        double[] recurrent = weights.get(WEIGHT_HH);
        double[] readout = weights.get(READOUT);
        int hidden = readout.length;
        int steps = x.length;
        double[][] gates = new double[steps][4 * hidden];
        double[][] h = new double[steps + 1][hidden];
        double[][] c = new double[steps + 1][hidden];
        double[] p = new double[steps];
        double loss = 0;
        for (int t = 0; t < steps; t++) {
            for (int k = 0; k < 4 * hidden; k++) {
                double sum = ByHand.dot(x[t], weights.get(WEIGHT_IH), 4 * hidden, k)
                        + ByHand.dot(h[t], recurrent, 4 * hidden, k)
                        + ByHand.element(weights.get(BIAS), k);
                gates[t][k] = k / hidden == 2 ? Math.tanh(sum) : ByHand.sigmoid(sum);
            }
            for (int j = 0; j < hidden; j++) {
                c[t + 1][j] = gates[t][hidden + j] * c[t][j] + gates[t][j] * gates[t][2 * hidden + j];
                h[t + 1][j] = gates[t][3 * hidden + j] * Math.tanh(c[t + 1][j]);
            }
            p[t] = ByHand.sigmoid(ByHand.dot(h[t + 1], readout, 1, 0) + ByHand.element(weights.get(READOUT_BIAS), 0));
            loss += 0.5 * (p[t] - y[t]) * (p[t] - y[t]);
        }
        double[] hiddenFromLater = new double[hidden];
        double[] cellFromLater = new double[hidden];
        for (int t = steps - 1; t >= 0; t--) {
            double[] output = {ByHand.readoutDelta(p[t], y[t])};
            double[] d = new double[4 * hidden];
            for (int j = 0; j < hidden; j++) {
                double i = gates[t][j];
                double f = gates[t][hidden + j];
                double g = gates[t][2 * hidden + j];
                double o = gates[t][3 * hidden + j];
                double squashed = Math.tanh(c[t + 1][j]);
                double dh = readout[j] * output[0] + hiddenFromLater[j];
                double dc = dh * o * (1 - squashed * squashed) + cellFromLater[j];
                d[j] = dc * g * i * (1 - i);
                d[hidden + j] = dc * c[t][j] * f * (1 - f);
                d[2 * hidden + j] = dc * i * (1 - g * g);
                d[3 * hidden + j] = dh * squashed * o * (1 - o);
                cellFromLater[j] = dc * f;
            }
            ByHand.addOuter(gradients.get(READOUT), h[t + 1], output);
            ByHand.add(gradients.get(READOUT_BIAS), output);
            ByHand.addOuter(gradients.get(WEIGHT_IH), x[t], d);
            ByHand.addOuter(gradients.get(WEIGHT_HH), h[t], d);
            ByHand.add(gradients.get(BIAS), d);
            hiddenFromLater = ByHand.back(recurrent, d);
        }
        return loss;
    }
}
