package dev.refrain.report;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.optim.Sgd;
import dev.refrain.nn.train.Figures;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.nn.train.Update;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A small training that tells listeners what happens: figures every fifth update, a validation every tenth. */
public final class Training {
    private static final SquaredError LOSS = new SquaredError(Reduction.MEAN);

    private final Linear model;
    private final Optimiser optimiser;
    private final long updates;

    public Training(long updates) {
        this.model = Parameters.initialise(new Linear(3, 2), 5);
        this.optimiser = new Sgd().on(model, 0.05);
        this.updates = updates;
    }

    public Linear model() {
        return model;
    }

    public static SequencedMap<String, String> configuration() {
        SequencedMap<String, String> configuration = new LinkedHashMap<>();
        configuration.put("optimizer", "sgd");
        configuration.put("name with | and </td>", "a|b");
        return configuration;
    }

    /** From after one update to after another, from the beginning to the end of a process. */
    public void run(long done, long until, TrainingListener... listeners) {
        Run run = new Run("small", model, configuration(), updates, done);
        List.of(listeners).forEach(each -> each.begun(run));
        for (long number = done + 1; number <= until; number++) {
            Update update = update(number);
            List.of(listeners).forEach(each -> each.updated(update));
            if (number % 5 == 0) {
                Figures figures = figures(number, "train/loss", update.loss());
                List.of(listeners).forEach(each -> each.figures(figures));
            }
            if (number % 10 == 0) {
                Figures figures = figures(number, "valid/loss", update.loss() * 2);
                List.of(listeners).forEach(each -> each.figures(figures));
            }
        }
        if (until == updates) {
            List.of(listeners).forEach(each -> each.ended(until));
        }
    }

    private Update update(long number) {
        float[] x = new float[12];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.sin(7 * number + 3L * i);
        }
        Tensor inputs = Tensor.of(x, 4, 3);
        Tensor targets = Tensor.of(new float[] {1, 0, 0, 1, 1, 1, 0, 0}, 4, 2);
        try (Tape tape = Tape.open()) {
            Var loss = LOSS.of(model.apply(tape.input(inputs)), Var.of(targets));
            Gradients gradients = tape.backward(loss);
            optimiser.step(gradients);
            return new Update(number, 0, loss.value().item(), 0.05, Double.NaN, 4, gradients);
        }
    }

    public static Figures figures(long update, String name, double value) {
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        values.put(name, value);
        return new Figures(update, values);
    }
}
