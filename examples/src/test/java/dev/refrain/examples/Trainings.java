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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@link SameBitsTest} runs in JVMs of their own: trainings, of which it prints the weights' fingerprints. */
final class Trainings {
    /** Sizes that fill no vector evenly; batch · hidden · 4 hidden is over 2²⁰, so the products go to several threads. */
    private static final int STEPS = 3;

    private static final int BATCH = 33;
    private static final int INPUT = 37;
    private static final int HIDDEN = 131;

    private Trainings() {}

    public static void main(String[] options) {
        System.out.println("fingerprints: " + fingerprints(options));
    }

    /** Of a small LSTM, by the command line with these options besides, of a large one, and of a network for poems. */
    static String fingerprints(String... options) {
        String command = "adder --json --cell LSTM --bias --bits 6 --iterations 300 " + String.join(" ", options);
        Execution small = Execution.of(command.strip().split(" ", -1));
        return small.json().get("weightsSha256") + " " + large() + " " + poetry();
    }

    private static Object poetry() {
        try {
            Path folder = Files.createTempDirectory("poetry");
            Execution training = Execution.of(
                    ("poetry train --json --epochs 3 --layers 2 --hidden 70 --out " + folder).split(" ", -1));
            Files.delete(folder.resolve("model.safetensors"));
            Files.delete(folder);
            return training.json().get("weightsSha256");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String large() {
        Recurrent<LstmState> layer = Recurrent.of(new LstmCell(INPUT, HIDDEN));
        Linear readout = new Linear(HIDDEN, 1);
        List<Object> model = Parameters.initialise(List.of(layer, readout), 6);
        Optimiser optimiser = new Adam().on(model, 0.01);
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
