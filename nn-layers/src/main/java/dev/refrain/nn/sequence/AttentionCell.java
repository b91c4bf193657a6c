package dev.refrain.nn.sequence;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.SequenceException;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Step;
import java.util.Objects;

/**
 * A decoder's step, Bahdanau, Cho and Bengio 2015, section 3.1: the context c_t for the state s_{t-1}, then the cell over both.
 *
 * <pre>
 * c_t = attend(s_{t-1}, memory)
 * y_t, s_t = cell([x_t, c_t], s_{t-1})
 * output = [y_t, c_t]
 * </pre>
 *
 * <p>Shapes: x [B, F], c [B, M]; the cell within reads [B, F + M] and gives [B, H], the output is [B, H + M]. The query is the first
 * part of the cell's state, which in built-in cells is its output. The memory is a part of the state that a step hands on as it
 * is: a decoder can run in chunks and step by step, and its gradients reach the encoder. So it has to be given:
 *
 * <pre>{@code
 * AttentionCell<Var> cell = new AttentionCell<>(new GruCell(5 + 16, 8), new AdditiveAttention(8, 16, 10));
 * Recurrent<Attending<Var>> decoder = Recurrent.of(cell);
 * Sequences memory = encoder.apply(source).sequences();                    // [S, B, 16]
 * Outputs<Attending<Var>> y = decoder.apply(x, cell.start(x, memory));     // x [T, B, 5], y [T, B, 24]
 * y.trace().values("attention");                                           // [T, B, S]
 * }</pre>
 *
 * @param <S> the state of the cell within
 */
public record AttentionCell<S>(Cell<S> cell, Attention attention) implements Cell<Attending<S>> {
    /** Both are there. */
    public AttentionCell {
        Objects.requireNonNull(cell, "cell");
        Objects.requireNonNull(attention, "attention");
    }

    /** The first state for decoding sequences x, with that of the cell within and this memory. */
    public Attending<S> start(Sequences x, Sequences memory) {
        return start(x.values().select(0, 0), memory);
    }

    /**
     * The first state for a batch x [B, F], with that of the cell within and this memory [S, B, M].
     *
     * @throws SequenceException if the memory is not one of so many sequences, or of another size than the attention is for
     */
    public Attending<S> start(Var x, Sequences memory) {
        Memory prepared = attention.over(on(x, memory));
        checkBatch(x, prepared);
        return new Attending<>(inner(x, prepared), prepared);
    }

    /**
     * The first state with this one of the cell within, such as the last one of an encoder, and this memory [S, B, M].
     *
     * @throws SequenceException if the memory is of another size than the attention is for
     */
    public Attending<S> startFrom(S state, Sequences memory) {
        return new Attending<>(state, attention.over(on(query(state), memory)));
    }

    /** On the tape of x, if that is on one, so that keys are made there. */
    private static Sequences on(Var x, Sequences memory) {
        Var values = memory.values().on(x);
        return values == memory.values() ? memory : memory.with(values);
    }

    private static Var query(Object state) {
        return Tree.values(state).firstEntry().getValue();
    }

    private S inner(Var x, Memory memory) {
        return cell.initialState(Functions.concat(x, Functions.zeros(x, memory.size())));
    }

    private static void checkBatch(Var x, Memory memory) {
        if (memory.batch() != x.shape().size(0)) {
            throw new SequenceException("attention: got a memory of %d sequences, expected %d, one for each of x"
                    .formatted(memory.batch(), x.shape().size(0)));
        }
    }

    @Override
    public Step<Attending<S>> step(Var x, Attending<S> state) {
        Var context = attention.attend(query(state.state()), state.memory()).context();
        Step<S> step = cell.step(Functions.concat(x, context), state.state());
        return new Step<>(Functions.concat(step.output(), context), new Attending<>(step.next(), state.memory()));
    }

    /**
     * Is not possible: a memory cannot be made of x.
     *
     * @throws SequenceException always
     */
    @Override
    public Attending<S> initialState(Var x) {
        throw new SequenceException("attention: got no memory, expected a first state: use start(x, memory)");
    }

    @Override
    public Attending<S> stateLike(Var x, Attending<S> given) {
        checkBatch(x, given.memory());
        return new Attending<>(inner(x, given.memory()), given.memory());
    }
}
