package dev.refrain.nn.optim;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Differences;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The mean of a model's weights over the updates, which is often better than the last ones: a = δ a + (1 - δ) w after each
 * update, and a = w after the first.
 *
 * <pre>{@code MovingAverage<Tagger> average = MovingAverage.of(model, 0.999);
 * optimiser.step(gradients);
 * average.update();
 * validate(average.model());}</pre>
 */
public final class MovingAverage<M> implements Resumable {
    private static final String UPDATES = "updates";

    private final M source;
    private final SequencedMap<String, Parameter> leaves;

    /** δ; 1 for the mean of all updates. */
    private final double decay;

    private final SequencedMap<String, Buffer> averages = new LinkedHashMap<>();
    private long updates;

    private MovingAverage(M model, double decay) {
        this.source = model;
        this.leaves = Tree.leaves(model);
        this.decay = decay;
        if (leaves.isEmpty()) {
            throw new HyperParameterException("moving average: got a model without parameters: %s"
                    .formatted(model.getClass().getSimpleName()));
        }
    }

    /**
     * With this δ in [0, 1).
     *
     * @throws HyperParameterException if δ is out of range, or the model has no parameters
     */
    public static <M> MovingAverage<M> of(M model, double decay) {
        return new MovingAverage<>(model, Checks.fraction("decay of the average", decay));
    }

    /**
     * Over all updates alike, for the last part of a training: Izmailov and others 2018, equation 3.
     *
     * @throws HyperParameterException if the model has no parameters
     */
    public static <M> MovingAverage<M> ofAll(M model) {
        return new MovingAverage<>(model, 1);
    }

    /** Takes in the weights as they are now. */
    public void update() {
        double share = decay == 1 ? 1.0 / (updates + 1) : 1 - decay;
        leaves.forEach((path, parameter) -> {
            Tensor value = parameter.value();
            Buffer average = averages.get(path);
            if (updates == 0 || average == null) {
                averages.put(path, Copies.contiguous(value.buffer()).copied());
            } else {
                Buffer shares = Tensor.scalar(share, value.dtype()).buffer().expanded(average.sizes());
                Pointwise.LERP.kernel().run(average, value.buffer(), shares, average);
            }
        });
        updates++;
    }

    /** How many updates it is over. */
    public long updates() {
        return updates;
    }

    /** The means by path; before the first update the weights themselves. Later updates do not change them. */
    public SequencedMap<String, Tensor> values() {
        if (updates == 0) {
            return Parameters.values(source);
        }
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        averages.forEach((path, average) -> values.put(path, Tensor.around(average.copied())));
        return Collections.unmodifiableSequencedMap(values);
    }

    /** A model of its own that has them. */
    public M model() {
        return Parameters.load(Tree.map(source, Parameter::fresh), values());
    }

    @Override
    public Snapshot snapshot() {
        SequencedMap<String, Tensor> tensors = updates == 0 ? new LinkedHashMap<>() : values();
        return Snapshot.of(tensors).with(UPDATES, updates);
    }

    @Override
    public void resume(Snapshot from) {
        long count = from.whole(UPDATES);
        SequencedMap<String, Differences.Expected> expected = new LinkedHashMap<>();
        if (count > 0) {
            leaves.forEach((path, parameter) -> expected.put(path, Differences.Expected.of(parameter)));
        }
        List<String> differences = new ArrayList<>(Differences.between(expected, from.tensors()));
        if (count < 0) {
            differences.add("%s: got %d, expected 0 or more".formatted(UPDATES, count));
        }
        from.texts().keySet().stream()
                .filter(name -> !name.equals(UPDATES))
                .forEach(name -> differences.add(name + ": got a value, expected no such name"));
        if (!differences.isEmpty()) {
            throw new StateMismatchException("resume the moving average", differences);
        }
        averages.clear();
        from.tensors()
                .forEach((path, tensor) ->
                        averages.put(path, Copies.contiguous(tensor.buffer()).copied()));
        updates = count;
    }
}
