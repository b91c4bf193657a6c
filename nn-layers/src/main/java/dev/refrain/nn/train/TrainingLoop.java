package dev.refrain.nn.train;

import dev.refrain.nn.HyperParameterException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** One run of a training, from where it was left to its end. */
final class TrainingLoop<B> {
    private static final double NANOSECONDS = 1e9;

    private final Trainer<B> trainer;
    private final Course course = new Course();
    private final @Nullable Best best;
    private final Stepper<B> stepper;
    private final Saving saving;
    private final long total;
    private final long perEpoch;
    private long lap;

    TrainingLoop(Trainer<B> trainer) {
        this.trainer = trainer;
        best = trainer.goal == null ? null : new Best(trainer.goal);
        stepper = new Stepper<>(trainer, course);
        total = trainer.totalUpdates();
        perEpoch = trainer.updatesPerEpoch();
        Parts parts = new Parts();
        parts.add("course", course);
        parts.add("parameters", new ModelState(trainer.model));
        parts.add("optimiser", trainer.optimiser);
        if (best != null) {
            parts.add("best", best);
        }
        trainer.carried.forEach((name, part) -> parts.add("carried-" + name, part));
        saving = new Saving(trainer, parts, course);
    }

    TrainingResult run() throws IOException {
        saving.begin();
        long begun = course.updates();
        Run run = new Run(trainer.name, trainer.model, trainer.configuration, total, begun);
        trainer.listeners.forEach(listener -> listener.begun(run));
        lap = System.nanoTime();
        Ending ending = ending();
        while (ending == null) {
            update();
            ending = ending();
        }
        if (best != null && ending != Ending.INTERRUPTED) {
            best.restore(trainer.model);
        }
        trainer.listeners.forEach(listener -> listener.ended(course.updates()));
        return new TrainingResult(
                ending,
                course.updates(),
                begun,
                course.skipped(),
                best == null ? Double.NaN : best.value(),
                best == null ? 0 : best.update(),
                course.newest(),
                course.tokens(),
                course.seconds());
    }

    /** Why it is over; null if it is not. */
    private @Nullable Ending ending() {
        if (best != null && best.since() >= trainer.patience) {
            return Ending.STOPPED_EARLY;
        }
        if (course.updates() == total) {
            return Ending.COMPLETED;
        }
        return Thread.currentThread().isInterrupted() ? Ending.INTERRUPTED : null;
    }

    private void update() throws IOException {
        boolean takesFigures = isLast() || trainer.figures.isDue(course.updates() + 1, perEpoch);
        double norm = stepper.step(takesFigures);
        if (takesFigures) {
            tell("train/", trainingFigures(norm));
        }
        boolean isBest = isValidated() && validate();
        spend();
        saving.after(isBest, ending());
    }

    /** Whether the update that is due is the last one. */
    private boolean isLast() {
        return course.updates() + 1 == total;
    }

    private boolean isValidated() {
        return trainer.validation != null
                && (course.updates() == total || trainer.validate.isDue(course.updates(), perEpoch));
    }

    private SequencedMap<String, Double> trainingFigures(double gradientNorm) {
        SequencedMap<String, Double> figures = new LinkedHashMap<>();
        figures.put("loss", course.takeLoss());
        figures.put("rate", stepper.learningRate());
        figures.put("gradientNorm", gradientNorm);
        return figures;
    }

    /** Returns whether the model is the best so far. */
    private boolean validate() {
        SequencedMap<String, Double> found =
                Objects.requireNonNull(trainer.validation).figures();
        tell("valid/", found);
        if (best == null) {
            return false;
        }
        String figure = Objects.requireNonNull(trainer.goal).figure();
        Double value = found.get(figure);
        if (value == null) {
            throw new HyperParameterException("goal: got a validation without the figure %s, expected one of %s"
                    .formatted(figure, found.keySet()));
        }
        return best.take(value, course.updates(), trainer.model);
    }

    private void tell(String prefix, SequencedMap<String, Double> values) {
        SequencedMap<String, Double> named = new LinkedHashMap<>();
        values.forEach((name, value) -> named.put(prefix + name, value));
        course.remember(named);
        Figures figures = new Figures(course.updates(), named);
        trainer.listeners.forEach(listener -> listener.figures(figures));
    }

    private void spend() {
        long now = System.nanoTime();
        course.spent((now - lap) / NANOSECONDS);
        lap = now;
    }
}
