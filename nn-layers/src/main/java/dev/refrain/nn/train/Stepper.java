package dev.refrain.nn.train;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.optim.Accumulation;
import dev.refrain.nn.optim.ClipByGlobalNorm;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one update after the other. Which batches it learns from follows from the number of the update alone. */
final class Stepper<B> {
    private final Trainer<B> trainer;
    private final Course course;
    private final List<Parameter> parameters;
    private final Parts carried = new Parts();
    private final long perEpoch;
    private double learningRate;

    Stepper(Trainer<B> trainer, Course course) {
        this.trainer = trainer;
        this.course = course;
        parameters = List.copyOf(Tree.leaves(trainer.model).values());
        perEpoch = trainer.updatesPerEpoch();
        for (Map.Entry<String, Resumable> each : trainer.carried.entrySet()) {
            carried.add(each.getKey(), each.getValue());
        }
    }

    /** The rate of the last update. */
    double learningRate() {
        return learningRate;
    }

    /** The batch number {@code number} of the whole training, whose noise has that number. */
    private record Piece<B>(B batch, RandomKey noise) {}

    /** Makes the update that is due, or leaves it out; returns the norm of its gradients if that is asked for, else NaN. */
    double step(boolean wantsNorm) {
        Snapshot before = trainer.carried.isEmpty() ? Snapshot.empty() : carried.snapshot();
        long epoch = course.updates() / perEpoch;
        long from = course.updates() % perEpoch * trainer.accumulate;
        long to = Math.min(from + trainer.accumulate, trainer.batches.perEpoch());
        Update made;
        try {
            made = step(epoch, from, to, wantsNorm);
        } catch (NonFiniteException e) {
            putBack(before);
            if (course.skippedInARow() < trainer.skipsInARow) {
                course.skip();
                return Double.NaN;
            }
            NonFiniteException named = diagnosed(e, epoch, from, to);
            putBack(before);
            throw named;
        }
        trainer.listeners.forEach(listener -> listener.updated(made));
        return made.gradientNorm();
    }

    private void putBack(Snapshot before) {
        if (!trainer.carried.isEmpty()) {
            carried.resume(before);
        }
    }

    private Update step(long epoch, long from, long to, boolean wantsNorm) {
        Accumulation sum = new Accumulation(trainer.accumulate);
        Optional<Gradients> mean = Optional.empty();
        double loss = 0;
        long tokens = 0;
        for (long index = from; index < to; index++) {
            Piece<B> piece = piece(epoch, index);
            Learned learned = trainer.objective.learn(piece.batch(), piece.noise());
            checkFinite(learned.loss());
            long count = trainer.tokens.applyAsLong(piece.batch());
            loss += learned.loss() * count;
            tokens += count;
            mean = sum.add(learned.gradients());
        }
        Gradients gradients = mean.or(sum::rest).orElseThrow();
        double norm = wantsNorm ? ClipByGlobalNorm.norm(gradients) : Double.NaN;
        Gradients clipped = trainer.clip.apply(gradients);
        update(clipped);
        course.made(loss / tokens, tokens);
        return new Update(course.updates(), epoch, loss / tokens, learningRate, norm, tokens, clipped);
    }

    private Piece<B> piece(long epoch, long index) {
        long number = epoch * trainer.batches.perEpoch() + index;
        return new Piece<>(trainer.batches.at(epoch, index), trainer.key.child(number));
    }

    private static void checkFinite(double loss) {
        if (!Double.isFinite(loss)) {
            throw new NonFiniteException("the loss is " + loss);
        }
    }

    private void update(Gradients gradients) {
        learningRate = trainer.optimiser.learningRate();
        long versions = versions();
        trainer.optimiser.step(gradients);
        if (learningRate > 0 && versions == versions()) {
            throw new TapeException(
                    TapeException.Kind.NO_GRAD,
                    "training: update %d changed no parameter, expected one or more: all that has a gradient is frozen"
                            .formatted(course.updates() + 1));
        }
    }

    private long versions() {
        long sum = 0;
        for (Parameter parameter : parameters) {
            sum += parameter.version();
        }
        return sum;
    }

    /** The same failure, with the update's number and the op where it began. */
    private NonFiniteException diagnosed(NonFiniteException failure, long epoch, long from, long to) {
        String first = firstOp(epoch, from, to);
        String op = first == null || first.equals(failure.getMessage()) ? "" : "; it began here: " + first;
        NonFiniteException named = new NonFiniteException("training: update %d (epoch %d): %s%s"
                .formatted(course.updates() + 1, epoch + 1, failure.getMessage(), op));
        named.initCause(failure);
        return named;
    }

    private @Nullable String firstOp(long epoch, long from, long to) {
        try {
            for (long index = from; index < to; index++) {
                Piece<B> piece = piece(epoch, index);
                trainer.objective.diagnose(piece.batch(), piece.noise());
            }
            return null;
        } catch (NonFiniteException e) {
            return e.getMessage();
        }
    }
}
