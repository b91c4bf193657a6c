package dev.refrain.autograd;

import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a tape is differentiated: what by, from which cotangent, in which pass. */
final class Differentiation {
    private final Tape tape;
    private final Program program;
    private final Lifetime lifetime;

    Differentiation(Tape tape, Program program, Lifetime lifetime) {
        this.tape = tape;
        this.program = program;
        this.lifetime = lifetime;
    }

    /** The gradients of y by these values; where there is none, zeros or nothing. */
    Gradients gradients(String operation, Var y, List<Var> wrt, Pullback how, boolean zerosWhereNone) {
        tape.checkOwn(operation, y);
        if (lifetime.isRecording() && !how.isRecorded()) {
            throw Misuse.plainWithinRecorded(operation, tape.label());
        }
        Var seed = seed(operation, y, how);
        BackwardPass pass = pass(y.node(), wrt, how.isRecorded(), tape.hooks());
        if (!zerosWhereNone && !pass.reachesWanted()) {
            throw Misuse.ofNoParameter(operation);
        }
        pass.cotangents().add(y.node(), seed);
        lifetime.during(how.isRecorded(), pass::run);
        Gradients result = Gradients.collect(tape, program, pass, wrt, zerosWhereNone);
        if (!how.isRecorded()) {
            tape.consumed();
        }
        return result;
    }

    /**
     * What values of this tape get as cotangents from those of some results, recorded; null for one that gets none.
     */
    List<@Nullable Var> pullback(List<Var> results, List<Var> cotangents, List<Var> wrt) {
        int last = results.stream().mapToInt(Var::node).max().orElseThrow();
        BackwardPass pass = pass(last, wrt, true, Map.of()); // the pass around it calls the hooks
        for (int i = 0; i < cotangents.size(); i++) {
            pass.cotangents().add(results.get(i).node(), cotangents.get(i));
        }
        lifetime.during(true, pass::run);
        List<@Nullable Var> found = new ArrayList<>();
        wrt.forEach(each -> found.add(pass.cotangents().of(each.node())));
        return found;
    }

    private BackwardPass pass(int last, List<Var> wrt, boolean recorded, Map<Integer, UnaryOperator<Var>> hooks) {
        boolean[] wanted = new boolean[last + 1];
        for (Var each : wrt) {
            if (each.node() <= last) {
                wanted[each.node()] = true;
            }
        }
        return new BackwardPass(tape, program, last, wanted, recorded, hooks);
    }

    private Var seed(String operation, Var y, Pullback how) {
        Var cotangent = how.cotangent().orElse(null);
        if (cotangent == null) {
            if (y.shape().count() != 1) {
                throw new ShapeException(
                        "%s: got a value of shape %s, expected one element; sum() it, or pass a cotangent of its shape"
                                .formatted(operation, y.shape()));
            }
            return Var.of(Tensor.full(y.dtype(), 1, y.shape().sizes()));
        }
        if (!cotangent.shape().equals(y.shape()) || cotangent.dtype() != y.dtype()) {
            throw new ShapeException("%s: got a cotangent %s%s, expected %s%s as the value"
                    .formatted(operation, cotangent.dtype(), cotangent.shape(), y.dtype(), y.shape()));
        }
        if (cotangent.tape() != null && cotangent.tape() != tape) {
            throw Misuse.foreign(operation, tape, cotangent.tape());
        }
        if (how.isRecorded() && cotangent.isLoose()) {
            throw Misuse.loose(operation, 1);
        }
        return how.isRecorded() ? cotangent : cotangent.detach();
    }
}
