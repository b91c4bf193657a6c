package dev.refrain.nn.train;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.CompiledLoss;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.function.Function;

/**
 * What is to become small: a loss of batches with its gradients by a model's parameters.
 *
 * @param <B> what a batch is
 */
@FunctionalInterface
public interface Objective<B> {
    /**
     * The loss of a batch and its gradients. Dropout and other noise are functions of the key, so that the same call gives the same
     * bits.
     */
    Learned learn(B batch, RandomKey noise);

    /**
     * Calculates the same again, as slowly as it likes, and stops at the first op that makes a NaN or an infinity; called when
     * {@link #learn} or what followed met one.
     *
     * @throws dev.refrain.tensor.NonFiniteException naming that op
     */
    default void diagnose(B batch, RandomKey noise) {}

    /** A loss that is recorded on a tape for training, batch by batch. */
    static <B> Objective<B> onTape(LossOnTape<B> loss) {
        return new Taped<>(loss);
    }

    /** A loss that is recorded once and then run again and again; it draws no noise. The inputs are those of its formula. */
    static <B> Objective<B> compiled(CompiledLoss loss, Function<B, Tensor[]> inputs) {
        return (batch, noise) -> {
            CompiledLoss.Value value = loss.at(inputs.apply(batch));
            return new Learned(value.loss(), value.gradients());
        };
    }

    /** On a tape of its own each time. */
    record Taped<B>(LossOnTape<B> loss) implements Objective<B> {
        @Override
        public Learned learn(B batch, RandomKey noise) {
            try (Tape tape = Tape.training(noise)) {
                return learned(tape, batch);
            }
        }

        @Override
        public void diagnose(B batch, RandomKey noise) {
            try (Tape tape = Tape.training(noise).detectAnomalies()) {
                learned(tape, batch);
            }
        }

        private Learned learned(Tape tape, B batch) {
            Var value = loss.of(tape, batch);
            double number = value.item();
            return new Learned(number, tape.backward(value));
        }
    }
}
