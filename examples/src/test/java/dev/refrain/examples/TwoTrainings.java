package dev.refrain.examples;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.BinaryCrossEntropy;
import dev.refrain.nn.loss.Loss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;

/** What {@link SameBitsTest} runs in JVMs of their own: two trainings, of which it prints the weights' fingerprints. */
final class TwoTrainings {
    /** Sizes that fill no vector evenly; batch · hidden · 4 hidden is over 2²⁰, so the products go to several threads. */
    private static final int STEPS = 3;

    private static final int BATCH = 33;
    private static final int INPUT = 37;
    private static final int HIDDEN = 131;

    private TwoTrainings() {}

    public static void main(String[] options) {
        System.out.println("fingerprints: " + fingerprints(options));
    }

    /** Of a small LSTM, by the command line with these options besides, and of a large one. */
    static String fingerprints(String... options) {
        String command = "adder --json --cell LSTM --bias --bits 6 --iterations 300 " + String.join(" ", options);
        Execution small = Execution.of(command.strip().split(" ", -1));
        return small.json().get("weightsSha256") + " " + large();
    }

    private static String large() {
        Recurrent<LstmState> layer = Recurrent.of(new LstmCell(INPUT, HIDDEN));
        Linear readout = new Linear(HIDDEN, 1);
        List<Object> model = Parameters.initialise(List.of(layer, readout), 6);
        Optimiser optimiser = Adam.of(model, 0.01);
        Loss loss = new BinaryCrossEntropy(Reduction.MEAN);
        for (int step = 0; step < 3; step++) {
            RandomKey key = RandomKey.of(6).child(step);
            Tensor x = Initialisers.normal(0, 1).draw(key, Shape.of(STEPS, BATCH, INPUT), DType.FLOAT32);
            Tensor y = Initialisers.uniform(0, 1).draw(key, Shape.of(STEPS, BATCH, 1), DType.FLOAT32);
            try (Tape tape = Tape.open()) {
                Var logits = readout.apply(layer.apply(tape.input(x)).all());
                optimiser.step(tape.backward(loss.of(logits, Var.of(y))));
            }
        }
        return Parameters.sha256(model);
    }
}
