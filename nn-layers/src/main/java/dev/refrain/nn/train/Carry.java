package dev.refrain.nn.train;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Differences;
import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * A state that one batch hands to the next, as truncated backpropagation does: without gradient, and kept in checkpoints.
 *
 * <pre>{@code
 * Carry<LstmState> carry = new Carry<>(layer.initialState(...));
 * LossOnTape<Chunk> loss = (tape, chunk) -> {
 *   WindowOutputs<LstmState> y = chunk.window().run(layer, chunk.on(tape), carry.state());
 *   carry.next(y.carried());
 *   return crossEntropy.of(...);
 * };}</pre>
 *
 * @param <S> a {@link Var}, or a record or list of such
 */
public final class Carry<S> implements Resumable {
    private final S first;
    private S state;

    /** Beginning with this state, whose shapes all others have. */
    public Carry(S first) {
        this.first = detached(Objects.requireNonNull(first, "first"));
        state = this.first;
    }

    private static <S> S detached(S state) {
        return Tree.mapValues(state, Var::detach);
    }

    /** What the batch before handed on, or the first state; on no tape. */
    public S state() {
        return state;
    }

    /** Hands on a state; it is detached. */
    public void next(S next) {
        state = detached(Objects.requireNonNull(next, "next"));
    }

    /** Goes back to the first state, as at the begin of a text. */
    public void reset() {
        state = first;
    }

    @Override
    public Snapshot snapshot() {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        Tree.values(state).forEach((path, value) -> values.put(path.isEmpty() ? "state" : path, value.value()));
        return Snapshot.of(values);
    }

    @Override
    public void resume(Snapshot from) {
        SequencedMap<String, Differences.Expected> expected = new LinkedHashMap<>();
        snapshot()
                .tensors()
                .forEach((path, value) -> expected.put(path, new Differences.Expected(value.shape(), value.dtype())));
        List<String> differences = Differences.between(expected, from.tensors());
        if (!differences.isEmpty()) {
            throw new StateMismatchException("resume", differences);
        }
        List<Tensor> inOrder = new ArrayList<>();
        Map<String, Tensor> saved = from.tensors();
        expected.keySet().forEach(path -> inOrder.add(Objects.requireNonNull(saved.get(path), path)));
        int[] next = {0};
        state = Tree.mapValues(first, old -> Var.of(inOrder.get(next[0]++)));
    }
}
