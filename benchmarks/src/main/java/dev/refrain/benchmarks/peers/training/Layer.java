package dev.refrain.benchmarks.peers.training;

import java.util.List;

/** A recurrent layer that contestants have, or can write; the same numbers come out of all of them. */
enum Layer {
    /** Gates i, f, g, o side by side, as in Refrain and in PyTorch. */
    LSTM("LSTM", 4),
    /** The reset gate behind the product, gates r, z, n: the GRU of cuDNN, PyTorch and DJL. */
    GRU_AFTER("GRU reset after", 3, new Other(Other.CANDIDATE_BIAS, 1, 0)),
    /** The reset gate before the product, gates r, z, n, Cho et al. 2014, equations 5 to 8: no peer has it built in. */
    GRU("GRU", 3),
    /** h' = tanh(x U + h W + b), Elman 1990. */
    TANH_RNN("tanh RNN", 1),
    /** Gates that see the cell state, Graves 2013: no peer has it built in. */
    PEEPHOLE_LSTM("Peephole LSTM", 4, new Other(Other.PEEPHOLES, 3, 0)),
    /** Three layer normalisations in a step, Ba, Kiros and Hinton 2016; b is their β of x U: no peer has it built in. */
    LAYER_NORM_LSTM(
            "Layer-norm LSTM",
            4,
            new Other(Other.INPUT_GAIN, 4, 1),
            new Other(Other.HIDDEN_GAIN, 4, 0.5), // around 1 the task multiplies rounding errors
            new Other(Other.CELL_GAIN, 1, 1),
            new Other(Other.CELL_BIAS, 1, 0));

    /**
     * A vector that is trained beside U, W and b.
     *
     * @param perUnit how many numbers for each hidden unit
     * @param centre what they are drawn around
     */
    record Other(String name, int perUnit, double centre) {
        static final String CANDIDATE_BIAS = "candidate bias";
        static final String PEEPHOLES = "peepholes";
        static final String INPUT_GAIN = "gain of x U";
        static final String HIDDEN_GAIN = "gain of h W";
        static final String CELL_GAIN = "gain of c";
        static final String CELL_BIAS = "bias of c";
    }

    private final String title;
    private final int gates;
    private final List<Other> others;

    Layer(String title, int gates, Other... others) {
        this.title = title;
        this.gates = gates;
        this.others = List.of(others);
    }

    /** How tables call it. */
    String title() {
        return title;
    }

    /** How many columns of weights there are for each hidden unit. */
    int gates() {
        return gates;
    }

    /** What is trained beside U, W and b. */
    List<Other> others() {
        return others;
    }
}
