package dev.refrain.benchmarks.peers.training;

/** A recurrent layer that all contestants have, or can write. */
enum Layer {
    /** Gates i, f, g, o side by side, as in Refrain and in PyTorch. */
    LSTM("LSTM", 4),
    /** h' = tanh(x U + h W + b), Elman 1990. */
    TANH_RNN("tanh RNN", 1);

    private final String title;
    private final int gates;

    Layer(String title, int gates) {
        this.title = title;
        this.gates = gates;
    }

    /** How tables call it. */
    String title() {
        return title;
    }

    /** How many columns of weights there are for each hidden unit. */
    int gates() {
        return gates;
    }
}
