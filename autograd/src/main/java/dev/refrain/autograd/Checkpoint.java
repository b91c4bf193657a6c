package dev.refrain.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Parts of a computation that are calculated again in the backward pass, instead of being kept for it: memory for time. Chen et
 * al. 2016, "Training deep nets with sublinear memory cost".
 *
 * <pre>{@code Var y = Checkpoint.of(h -> decoder.apply(encoder.apply(h)), x);}</pre>
 *
 * <p>Of a segment the tape keeps the inputs alone; within the backward pass it is run once more, with the same noise, so
 * gradients are those of the segment as it stands, of every order. It uses parameters as any computation does; values of the tape
 * must be given to it as inputs.
 */
public final class Checkpoint {
    private Checkpoint() {}

    /** {@code segment(x)}. */
    public static Var of(UnaryOperator<Var> segment, Var x) {
        Objects.requireNonNull(segment, "segment");
        return of(inputs -> segment.apply(inputs.getFirst()), List.of(x));
    }

    /**
     * {@code segment(inputs)}.
     *
     * @throws TapeException if the segment uses values of the tape that are none of its inputs, or an input is on another tape
     *     or was made of parameters off the tape
     */
    public static Var of(Function<List<Var>, Var> segment, List<Var> inputs) {
        Objects.requireNonNull(segment, "segment");
        List<Var> given = List.copyOf(inputs);
        Tape tape = given.stream()
                .filter(Var::isRecorded)
                .map(Var::tape)
                .findFirst()
                .orElse(null);
        if (tape == null || tape.trace() != null || tape.watch().isOn()) {
            return segment.apply(given); // nothing is kept of it, or somebody wants to see it
        }
        tape.checkOpen("checkpoint");
        check(given, tape);
        try (Tape inner = Tape.ofSegment(tape.noise(), tape.replacedParameters())) {
            CheckpointOp op = CheckpointOp.begun(segment, given, inner);
            Var y = op.run(inner, given);
            List<Var> all = new ArrayList<>(given);
            op.parameters().forEach(parameter -> all.add(parameter.on(tape)));
            tape.checkOpen(op);
            return tape.record(op, null, all.toArray(Var[]::new), y.buffer(), y.shape());
        }
    }

    private static void check(List<Var> inputs, Tape tape) {
        for (int i = 0; i < inputs.size(); i++) {
            Tape own = inputs.get(i).tape();
            if (own != null && own != tape) {
                throw Misuse.foreign("checkpoint", tape, own);
            }
            if (inputs.get(i).isLoose()) {
                throw Misuse.loose("checkpoint", i);
            }
        }
    }
}
