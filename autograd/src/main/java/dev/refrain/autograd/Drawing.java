package dev.refrain.autograd;

import dev.refrain.autograd.ops.Dropout;
import dev.refrain.tensor.Tensor;

/**
 * How noise is drawn. On a tape for training, from its next source. In a step that is traced, by a mask without elements, which
 * says that every run of the step draws one there.
 */
final class Drawing {
    private Drawing() {}

    /** {@link Functions#dropout}. */
    static Var dropout(Var x, double rate) {
        Dropout.checkRate(rate); // before noise is drawn
        Tape tape = x.tape();
        if (tape == null || tape.noise().key() == null) {
            return x;
        }
        tape.checkOpen("dropout");
        Trace trace = tape.tracing();
        if (trace != null) {
            Var mask = trace.drawn(x, rate);
            return mask == null ? x : Masks.where(mask, x.mul(1 / (1 - rate)), Var.scalar(0, x.dtype()));
        }
        Draws draws = tape.noise().next(1);
        return draws == null || rate == 0 ? x : Var.apply(new Dropout(draws.key(0), rate), x);
    }

    /** {@link Masks#drawn}. */
    static Var mask(Var like, double rate) {
        Dropout.checkRate(rate);
        Tape tape = like.tape();
        Trace trace = tape == null ? null : tape.tracing();
        if (trace != null) {
            Var mask = trace.drawn(like, rate);
            return mask == null ? ones(like) : mask;
        }
        Var ones = ones(like).on(like);
        Var dropped = dropout(ones, rate);
        return dropped == ones ? ones : Masks.notEqual(dropped, 0);
    }

    private static Var ones(Var like) {
        return Var.of(Tensor.full(like.dtype(), 1, like.shape().sizes()));
    }
}
