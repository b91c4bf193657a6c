package dev.refrain.autograd.scan;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A loss and its gradients by the parameters it is made of, recorded once for inputs of the same shapes and then run again and again
 * in memory that stays: what a tape does, without its costs. They are what training tiny models takes, where an op
 * calculates for less time than it takes to record; so what is tiny becomes bytecode besides, after some runs.
 *
 * <pre>{@code
 * CompiledLoss loss = new CompiledLoss(in -> {
 *   Var y = model.apply(in.get(0));
 *   return CompiledLoss.Result.of(squaredError.of(y, in.get(1)), y);
 * });
 * CompiledLoss.Value value = loss.at(x, target);
 * optimiser.step(value.gradients());
 * value.loss(); value.seen().getFirst(); // the prediction}</pre>
 *
 * <p>The formula is called twice for inputs of the same shapes, with values that have no elements. It must be a function of its
 * inputs, of parameters and of constants: what else it reads is what it was then. That both calls do the same is checked. A formula
 * that cannot be recorded, as it looks at values, draws noise or looks up rows by ids, runs on a tape each time: {@link #explain}
 * says so. Hooks and listeners belong to a tape and see nothing of a recorded one.
 *
 * <p>A zero may have another sign than on a tape: there the gradient of a slice is added to what is there already in its place
 * alone, here with zeros beside it.
 *
 * <p>It is one thread's at a time.
 */
public final class CompiledLoss {
    /** The loss of some inputs. */
    @FunctionalInterface
    public interface Formula {
        /** The loss, and what else is to be seen. */
        Result of(List<Var> inputs);
    }

    /**
     * What a formula gives.
     *
     * @param loss of one element
     * @param seen values that are wanted besides, as predictions
     */
    public record Result(Var loss, List<Var> seen) {
        /** Keeps a copy of the list. */
        public Result {
            Objects.requireNonNull(loss, "loss");
            seen = List.copyOf(seen);
        }

        /** A loss, and what else is to be seen. */
        public static Result of(Var loss, Var... seen) {
            return new Result(loss, List.of(seen));
        }
    }

    /**
     * The same as numbers.
     *
     * @param seen in the formula's order
     * @param gradients by all parameters that the loss depends on
     */
    public record Value(double loss, List<Tensor> seen, Gradients gradients) {}

    private record Key(List<Shape> shapes, List<DType> dtypes, boolean isNoisy) {
        static Key of(List<Tensor> inputs, boolean isNoisy) {
            return new Key(
                    inputs.stream().map(Tensor::shape).toList(),
                    inputs.stream().map(Tensor::dtype).toList(),
                    isNoisy);
        }

        /** Whether it is the key of these: without making one. */
        boolean isOf(List<Tensor> inputs, boolean noisy) {
            boolean same = isNoisy == noisy && shapes.size() == inputs.size();
            for (int i = 0; same && i < inputs.size(); i++) {
                same = shapes.get(i).equals(inputs.get(i).shape())
                        && dtypes.get(i) == inputs.get(i).dtype();
            }
            return same;
        }
    }

    /** Programs that are kept: of inputs of as many shapes. */
    private static final int KEPT = 16;

    private final Formula formula;
    private final int hot;
    private final Map<Key, Recorded> recorded = new LinkedHashMap<>();

    private @Nullable Recorded last;

    /** What became of a formula for inputs of some shapes. */
    private static final class Recorded {
        private final Key key;
        private final @Nullable LossTracing tracing;
        private final String refusal;
        private @Nullable LossRun run;
        private boolean isChecked;

        Recorded(Key key, @Nullable LossTracing tracing, String refusal) {
            this.key = key;
            this.tracing = tracing;
            this.refusal = refusal;
        }

        /** The run, in the memory that it keeps. */
        LossRun run(LossTracing traced, int hot) {
            LossRun known = run == null ? new LossRun(traced, hot) : run;
            run = known;
            return known;
        }
    }

    /** Of a formula. */
    public CompiledLoss(Formula formula) {
        this(formula, LossRun.HOT);
    }

    /** In bytecode, if it is tiny, from after so many runs. */
    CompiledLoss(Formula formula, int hot) {
        this.formula = Objects.requireNonNull(formula, "formula");
        this.hot = hot;
    }

    /**
     * The loss of these inputs and its gradients, as on {@link Tape#open()}: without noise.
     *
     * @throws dev.refrain.tensor.ShapeException if the formula gives a loss of more than one element, or says so
     * @throws TapeException if the loss depends on no parameter, or the formula did not do the same in its first two calls
     */
    public Value at(Tensor... inputs) {
        return at(null, List.of(inputs));
    }

    /** The same as on {@link Tape#training}, with this key for noise. */
    public Value at(RandomKey key, Tensor... inputs) {
        return at(Objects.requireNonNull(key, "key"), List.of(inputs));
    }

    private Value at(@Nullable RandomKey key, List<Tensor> inputs) {
        Recorded found = find(key, inputs);
        LossTracing tracing = found.tracing;
        if (tracing == null) {
            return onTape(key, inputs);
        }
        LossRun run = found.run(tracing, hot);
        if (run.hasRun() && !found.isChecked) {
            tracing.checkSame(LossTracing.of(formula, inputs, Optional.ofNullable(key)));
            found.isChecked = true;
        }
        return run.at(inputs);
    }

    private Value onTape(@Nullable RandomKey key, List<Tensor> inputs) {
        try (Tape tape = key == null ? Tape.open() : Tape.training(key)) {
            Result result = formula.of(inputs.stream().map(tape::input).toList());
            Gradients gradients = tape.backward(result.loss());
            return new Value(
                    result.loss().item(), result.seen().stream().map(Var::value).toList(), gradients);
        }
    }

    private Recorded find(@Nullable RandomKey key, List<Tensor> inputs) {
        if (last != null && last.key.isOf(inputs, key != null)) {
            return last;
        }
        Key shapes = Key.of(inputs, key != null);
        last = recorded.get(shapes);
        if (last == null) {
            last = record(shapes, key, inputs);
            if (recorded.size() == KEPT) {
                recorded.remove(recorded.keySet().iterator().next());
            }
            recorded.put(shapes, last);
        }
        return last;
    }

    private Recorded record(Key shapes, @Nullable RandomKey key, List<Tensor> inputs) {
        try {
            return new Recorded(shapes, LossTracing.of(formula, inputs, Optional.ofNullable(key)), "");
        } catch (TapeException e) {
            if (e.kind() != TapeException.Kind.UNTRACEABLE) {
                throw e;
            }
            return new Recorded(shapes, null, Objects.requireNonNull(e.getMessage()));
        }
    }

    /** Which way such inputs go without noise, and why. */
    public String explain(Tensor... inputs) {
        Recorded found = find(null, List.of(inputs));
        return found.tracing == null
                ? "on a tape each time: " + found.refusal
                : found.run(found.tracing, hot).explanation();
    }
}
