package dev.refrain.nn.train;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.data.Batches;
import dev.refrain.nn.io.CheckpointFolder;
import dev.refrain.nn.optim.Clip;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.tensor.RandomKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model: batch after batch, the loss, its gradients, an update of the parameters. What is not said is left out.
 *
 * <pre>{@code
 * TrainingResult result = Trainer.of(model, batches, Objective.onTape(loss), new Adam().on(model, 1e-3))
 *     .epochs(10)
 *     .clip(new ClipByGlobalNorm(5))
 *     .validate(Every.epochs(1), validation)
 *     .goal(Goal.lowest("perplexity")).patience(3)
 *     .checkpoints(new CheckpointFolder(Path.of("run"), 3)).resume()
 *     .train();}</pre>
 *
 * <p>A training is a function of the model's first weights, of the batches, of the settings and of the key: stopped at any instant,
 * also by a kill, and resumed from its newest checkpoint, it gives the weights, the figures and the losses that it would have given,
 * to the bit. An update that is not finite stops it and names what it met first; one that changes no parameter stops it as well.
 *
 * @param <B> what a batch is
 */
public final class Trainer<B> {
    final Object model;
    final Batches<B> batches;
    final Objective<B> objective;
    final Optimiser optimiser;
    Clip clip = gradients -> gradients;
    ToLongFunction<B> tokens = batch -> 1;
    RandomKey key = RandomKey.of(0);
    String name = "training";
    int accumulate = 1;
    long updates = -1;
    long epochs = -1;
    Every figures = Every.epochs(1);
    Every validate = Every.epochs(1);

    @Nullable
    Validation validation;

    @Nullable
    Goal goal;

    int patience = Integer.MAX_VALUE;
    int skipsInARow;

    @Nullable
    CheckpointFolder folder;

    @Nullable
    Every save;

    Duration saveAfter = Duration.ofMinutes(1);
    boolean resume;
    final SequencedMap<String, String> configuration = new LinkedHashMap<>();
    final SequencedMap<String, Resumable> carried = new LinkedHashMap<>();
    final List<TrainingListener> listeners = new ArrayList<>();

    private Trainer(Object model, Batches<B> batches, Objective<B> objective, Optimiser optimiser) {
        this.model = Objects.requireNonNull(model, "model");
        this.batches = Objects.requireNonNull(batches, "batches");
        this.objective = Objects.requireNonNull(objective, "objective");
        this.optimiser = Objects.requireNonNull(optimiser, "optimiser");
        if (batches.perEpoch() < 1) {
            throw new HyperParameterException(
                    "trainer: got %d batches per epoch, expected 1 or more".formatted(batches.perEpoch()));
        }
    }

    /**
     * Of what is trained, by which data, for which aim, and how.
     *
     * @throws HyperParameterException if there are no batches
     */
    public static <B> Trainer<B> of(Object model, Batches<B> batches, Objective<B> objective, Optimiser optimiser) {
        return new Trainer<>(model, batches, objective, optimiser);
    }

    /** For so many epochs; this or {@link #updates}. */
    public Trainer<B> epochs(int count) {
        epochs = Checks.notNegative("epochs", count);
        return this;
    }

    /** For so many updates; this or {@link #epochs}. */
    public Trainer<B> updates(long count) {
        if (count < 0) {
            throw new HyperParameterException("updates: got %d, expected 0 or more".formatted(count));
        }
        updates = count;
        return this;
    }

    /** What keeps gradients from being too large. */
    public Trainer<B> clip(Clip how) {
        clip = Objects.requireNonNull(how, "clip");
        return this;
    }

    /** One update for so many batches, with the mean of their gradients; the last one of an epoch may have fewer. */
    public Trainer<B> accumulate(int batchesPerUpdate) {
        accumulate = Checks.positive("batches per update", batchesPerUpdate);
        return this;
    }

    /** How many predictions the loss of a batch is over: what a mean over batches weighs it by, and what speed is counted in. */
    public Trainer<B> countingTokens(ToLongFunction<B> ofBatch) {
        tokens = Objects.requireNonNull(ofBatch, "tokens");
        return this;
    }

    /** Of what noise is a function, together with the number of the batch; by default {@code RandomKey.of(0)}. */
    public Trainer<B> key(RandomKey noise) {
        key = Objects.requireNonNull(noise, "key");
        return this;
    }

    /** What listeners are told this is. */
    public Trainer<B> named(String task) {
        name = Objects.requireNonNull(task, "name");
        return this;
    }

    /** How often the figures of training are taken; by default after each epoch, and always at the end. */
    public Trainer<B> figures(Every when) {
        figures = Objects.requireNonNull(when, "figures");
        return this;
    }

    /** Asks from time to time, and at the end, what the model is worth. */
    public Trainer<B> validate(Every when, Validation how) {
        validate = Objects.requireNonNull(when, "when");
        validation = Objects.requireNonNull(how, "validation");
        return this;
    }

    /** Which figure of the validation says which model is best: at the end the model has the weights it was best with. */
    public Trainer<B> goal(Goal best) {
        goal = Objects.requireNonNull(best, "goal");
        return this;
    }

    /** Stops after so many validations in a row in which the model did not become better than it was before. */
    public Trainer<B> patience(int validations) {
        patience = Checks.positive("patience", validations);
        return this;
    }

    /** Where the training is kept, so that it can go on; it is saved every minute unless {@link #saveEvery} says otherwise, and at the end. */
    public Trainer<B> checkpoints(CheckpointFolder where) {
        folder = Objects.requireNonNull(where, "checkpoints");
        return this;
    }

    /** How often it is saved. */
    public Trainer<B> saveEvery(Every when) {
        save = Objects.requireNonNull(when, "save");
        return this;
    }

    /** After how long it is saved, the next update finished; whatever else. */
    public Trainer<B> saveEvery(Duration time) {
        saveAfter = Objects.requireNonNull(time, "time");
        return this;
    }

    /** Goes on from the newest checkpoint, if there is one; without this, a folder that has some is refused. */
    public Trainer<B> resume() {
        resume = true;
        return this;
    }

    /** Leaves out updates with a NaN or an infinity, up to so many in a row, instead of stopping. */
    public Trainer<B> skipNonFinite(int mostInARow) {
        skipsInARow = Checks.positive("most in a row", mostInARow);
        return this;
    }

    /** Settings that the result depends on: a training goes on from a checkpoint only if it has the same. */
    public Trainer<B> configuration(Map<String, String> settings) {
        configuration.putAll(settings);
        return this;
    }

    /**
     * Something that changes with the training besides model and optimiser, such as a {@link Carry} or a moving average of weights:
     * it is kept in checkpoints, and put back where an update is left out.
     */
    public Trainer<B> carrying(String part, Resumable state) {
        carried.put(Objects.requireNonNull(part, "part"), Objects.requireNonNull(state, "state"));
        return this;
    }

    /** Who is told about it. */
    public Trainer<B> listener(TrainingListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Trains until the end, or until the thread is interrupted.
     *
     * @throws dev.refrain.tensor.NonFiniteException if the loss, a gradient or a parameter becomes NaN or infinite: it names the update,
     *     the parameter and the op; the parameters are those before that update, and the checkpoints stay
     * @throws dev.refrain.autograd.TapeException if an update changes no parameter
     * @throws HyperParameterException if a setting is missing, or the newest checkpoint is of a training with other settings
     * @throws dev.refrain.nn.StateMismatchException if the newest checkpoint is of another model, optimiser or data; nothing is
     *     changed then
     * @throws IOException if checkpoints can be neither read nor written
     */
    public TrainingResult train() throws IOException {
        if ((updates < 0) == (epochs < 0)) {
            throw new HyperParameterException("trainer: got %s, expected either epochs or updates"
                    .formatted(updates < 0 ? "no end" : "both epochs and updates"));
        }
        if (goal != null && validation == null) {
            throw new HyperParameterException(
                    "trainer: got a goal without a validation, expected validate(...) with the figure "
                            + goal.figure());
        }
        if (patience != Integer.MAX_VALUE && goal == null) {
            throw new HyperParameterException("trainer: got patience without a goal, expected goal(...) as well");
        }
        return new TrainingLoop<>(this).run();
    }

    long updatesPerEpoch() {
        return Math.ceilDiv(batches.perEpoch(), accumulate);
    }

    long totalUpdates() {
        return updates >= 0 ? updates : Math.multiplyExact(epochs, updatesPerEpoch());
    }
}
