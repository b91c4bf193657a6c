package dev.refrain.nn.sequence;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Layer;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.SequenceException;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.TokenSequences;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Scheduled sampling, Bengio, Vinyals, Jaitly and Shazeer 2015: in training, at each step after the first, a decoder is fed its own
 * last prediction with probability {@code rate}, else the right token. Rate 0 is teacher forcing, rate 1 what the model does by
 * itself. No gradient goes through the choice of a token.
 *
 * <pre>{@code
 * ScheduledSampling sampling = ScheduledSampling.inverseSigmoid(1000, update);
 * Sequences logits = sampling.logits(decoder, first, inputs.on(tape), embedding::apply, readout, key.child(update));
 * Var loss = crossEntropy.of(logits.rows(), targets.rows());
 * }</pre>
 *
 * <p>The decision for step t of the sequence with number b, and what is drawn there, are functions of the key, t and b alone. The steps
 * between two at which any sequence is fed its own prediction run as one, compiled.
 *
 * @param rate the probability, in [0, 1]: 1 - ε of the paper
 * @param choice how a prediction is made
 */
public record ScheduledSampling(double rate, Choice choice) {
    /** How a token is chosen: {@code new Sampler(1)::draw} draws one by its probability. */
    @FunctionalInterface
    public interface Choice {
        /** A class for logits [C], by number {@code index} of the key, which is that of the sequence. */
        int of(Tensor logits, RandomKey key, long index);

        /**
         * The most probable class, of equals the first; {@code index} is the number of the sequence.
         *
         * @throws NonFiniteException if a logit is NaN, naming its place
         */
        static int mostProbable(Tensor logits, RandomKey key, long index) {
            double[] x = logits.toDoubles();
            int best = 0;
            for (int i = 0; i < x.length; i++) {
                if (Double.isNaN(x[i])) {
                    throw new NonFiniteException("scheduled sampling: logit %d of sequence %d is NaN, expected a number"
                            .formatted(i, index));
                }
                best = x[i] > x[best] ? i : best;
            }
            return best;
        }
    }

    /**
     * With both.
     *
     * @throws HyperParameterException if the rate is not in [0, 1]
     */
    public ScheduledSampling {
        share(rate);
        Objects.requireNonNull(choice, "choice");
    }

    /**
     * Predictions are the most probable tokens.
     *
     * @throws HyperParameterException if the rate is not in [0, 1]
     */
    public ScheduledSampling(double rate) {
        this(rate, Choice::mostProbable);
    }

    /** The same with predictions chosen in another way. */
    public ScheduledSampling choosing(Choice other) {
        return new ScheduledSampling(rate, other);
    }

    /**
     * 1 - max(ε, k - c i) for update i, counted from 0: section 2.4, linear decay.
     *
     * @param least ε, the least share of right tokens, in [0, 1]
     * @param offset k, the share at the beginning, in [0, 1]
     * @param slope c, by how much it falls with each update
     * @throws HyperParameterException if one is out of its range
     */
    public static ScheduledSampling linear(double least, double offset, double slope, long update) {
        double fallen = share(offset) - Checks.notNegative("scheduled sampling slope", slope) * checked(update);
        return ofRight(Math.max(share(least), fallen));
    }

    /**
     * 1 - kⁱ for update i, counted from 0: section 2.4, exponential decay.
     *
     * @param base k, in [0, 1)
     * @throws HyperParameterException if one is out of its range
     */
    public static ScheduledSampling exponential(double base, long update) {
        return ofRight(StrictMath.pow(Checks.fraction("scheduled sampling base", base), checked(update)));
    }

    /**
     * 1 - k / (k + e^(i/k)) for update i, counted from 0: section 2.4, inverse sigmoid decay.
     *
     * @param k how slowly: 1 or more
     * @throws HyperParameterException if one is out of its range
     */
    public static ScheduledSampling inverseSigmoid(double k, long update) {
        if (!(k >= 1) || Double.isInfinite(k)) {
            throw new HyperParameterException("scheduled sampling k: got %s, expected 1 or more".formatted(k));
        }
        return ofRight(k / (k + StrictMath.exp(checked(update) / k)));
    }

    private static ScheduledSampling ofRight(double share) {
        return new ScheduledSampling(1 - share);
    }

    private static double share(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new HyperParameterException(
                    "scheduled sampling rate: got %s, expected a number in [0, 1]".formatted(value));
        }
        return value;
    }

    private static double checked(long update) {
        if (update < 0) {
            throw new HyperParameterException(
                    "scheduled sampling update: got %d, expected 0 or more".formatted(update));
        }
        return update;
    }

    /**
     * The logits [T, B, C] for every step of tokens [T, B], of their lengths: {@code readout(layer(embedding(fed)))}, where what is fed are
     * the tokens, or at their places predictions.
     *
     * @param first the state before the first step, such as an encoder's last one
     * @param tokens the right inputs, on the tape if their embeddings are to learn
     * @param embedding vectors [T, B, E] for ids [T, B]
     * @param readout logits [..., C] for outputs of the layer
     * @throws SequenceException if the state is not one of the layer for so many sequences, or the layer reads from the end
     * @throws dev.refrain.tensor.IndexRangeException if a class that is predicted has no embedding
     */
    public <S> Sequences logits(
            RecurrentLayer<S> layer,
            S first,
            TokenSequences tokens,
            Function<Ids, Var> embedding,
            Layer readout,
            RandomKey key) {
        if (!layer.isCausal()) {
            throw new SequenceException(
                    "scheduled sampling: got a layer that reads from the end, expected one that goes from step to step");
        }
        Feeding feeding = new Feeding(this, tokens, key);
        List<Var> parts = new ArrayList<>();
        S state = first;
        int steps = tokens.lengths().steps();
        for (int from = 0, to; from < steps; from = to) {
            to = feeding.nextAfter(from);
            TokenSequences fed = feeding.fed(from, to);
            Outputs<S> outputs = layer.apply(Sequences.of(embedding.apply(fed.ids()), fed.lengths()), state);
            Sequences logits = outputs.sequences().map(readout);
            parts.add(logits.values());
            state = outputs.last();
            if (to < steps) {
                feeding.predict(to, logits.values().value());
            }
        }
        Var all = parts.size() == 1 ? parts.getFirst() : Functions.concat(0, parts);
        return Sequences.of(all, tokens.lengths());
    }
}
