package dev.refrain.examples.adder;

import dev.refrain.examples.output.Console;
import dev.refrain.nn.train.Run;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.nn.train.Update;
import dev.refrain.tensor.Tensor;

/** Says every thousand updates what the model made of the newest pair. */
final class AdderLines implements TrainingListener {
    private static final int EVERY = 1000;

    private final AdderTraining training;
    private final Console console;
    private long last;

    AdderLines(AdderTraining training, Console console) {
        this.training = training;
        this.console = console;
    }

    @Override
    public void begun(Run run) {
        last = run.updates() - 1;
    }

    @Override
    public void updated(Update update) {
        long iteration = update.number() - 1;
        if (iteration % EVERY == 0 || iteration == last) {
            say(iteration, training.pair(iteration), training.predictions());
        }
    }

    private void say(long iteration, BinaryAddition pair, Tensor predictions) {
        double error = 0;
        for (int t = 0; t < pair.bits(); t++) {
            error += Math.abs((pair.sum(0) >>> t & 1) - predictions.get(t, 0, 0));
        }
        long predicted = pair.read(predictions, 0);
        console.line("iteration %-7d error %.4f", iteration, error);
        console.line("  predicted %s", binary(predicted, pair.bits()));
        console.line("  true      %s", binary(pair.sum(0), pair.bits()));
        console.line(
                "  %d + %d = %d%s", pair.a()[0], pair.b()[0], predicted, predicted == pair.sum(0) ? "" : "  (wrong)");
    }

    private static String binary(long number, int bits) {
        String digits = Long.toBinaryString(number);
        return "0".repeat(bits - digits.length()) + digits;
    }
}
