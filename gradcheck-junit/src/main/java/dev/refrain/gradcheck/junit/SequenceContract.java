package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Lengths;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every model of sequences with lengths keeps to, as tests that are inherited by saying how it is made and applied:
 *
 * <pre>{@code
 * class TaggerTest implements SequenceContract<Tagger> {
 *   public Tagger model(int inputSize) { return new Tagger(inputSize, 3); }
 *   public Var apply(Tagger model, Var x, Lengths lengths) { return model.tags(Sequences.of(x, lengths)).values(); }
 * }}</pre>
 *
 * <p>x is [T, B, F], and of each sequence so many steps count as its length says; the rest is padding. A length may be 0. The value is
 * [T, B, ...], 0 at padding, or [B, ...].
 *
 * <p>The tests are: padding cannot leak: NaN in it changes no bit of the value or of a gradient, and the gradient by it is 0; the
 * value is 0 at padding; a sequence alone, cut to its length, gives the values and gradients that it has in the batch; the sequences in another order give
 * the same in that order; more padding changes nothing; read backwards, where {@link #reversed} says how, a model gives what it gives
 * for the reversed sequences; gradients of both orders against central differences; every parameter has an influence; and, as for
 * cells, the pullback is linear, ⟨u, J v⟩ equals ⟨Jᵀ u, v⟩, nothing that is passed in is changed, equal runs have equal bits, float32 is
 * close to float64, and large numbers give finite values and gradients.
 *
 * @param <M> the model, a tree of records
 */
public interface SequenceContract<M> {
    /** A new model for this input size, a small one: its gradient is taken by every element of every parameter. */
    M model(int inputSize);

    /** The value for x [T, B, F] of these lengths. */
    Var apply(M model, Var x, Lengths lengths);

    /** The value for sequences that are read from their own end to their beginning; empty where there is no such thing. */
    default Optional<Var> reversed(M model, Var x, Lengths lengths) {
        return Optional.empty();
    }

    /** How many times as large as usual, which is up to 1, the numbers of a sequence may be for the model to stay finite. */
    default double extreme() {
        return 10_000;
    }

    /** The tests. */
    @TestFactory
    default Stream<DynamicTest> sequenceContract() {
        return new SequenceLaws<>(this).all();
    }
}
