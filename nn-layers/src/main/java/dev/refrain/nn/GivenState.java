package dev.refrain.nn;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a state that is given to a recurrent layer is one of it, for a batch. */
final class GivenState {
    private GivenState() {}

    /**
     * Says so unless a state has the parts and shapes of the expected one, and is of x's type and, if both are on tapes, of its tape.
     */
    static void check(Object given, Object expected, Var x) {
        Map<String, Shape> got = shapes(given);
        Map<String, Shape> wanted = shapes(expected);
        if (!got.equals(wanted)) {
            throw new SequenceException("recurrent: got a state of shape %s, expected %s for this batch"
                    .formatted(text(got), text(wanted)));
        }
        Tree.values(given).forEach((path, part) -> checkPart(path.isEmpty() ? "" : " with " + path, part, x));
    }

    private static void checkPart(String name, Var part, Var x) {
        if (part.dtype() != x.dtype()) {
            throw new DTypeException("recurrent: got a state%s of %s for x of %s, expected the same type"
                    .formatted(name, part.dtype(), x.dtype()));
        }
        boolean differ = x.isRecorded() && part.isRecorded() && !Tape.of(part).equals(Tape.of(x));
        if (differ && !Trace.isTraced(x) && !Trace.isTraced(part)) {
            throw new TapeException(
                    TapeException.Kind.FOREIGN,
                    "recurrent: got a state%s of another tape than x, expected one of x's tape or of none: carry it by Tree.mapValues(state, Var::detach)"
                            .formatted(name));
        }
    }

    private static Map<String, Shape> shapes(Object state) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Tree.values(state).forEach((path, value) -> shapes.put(path, value.shape()));
        return shapes;
    }

    private static String text(Map<String, Shape> shapes) {
        return shapes.isEmpty()
                ? "none"
                : shapes.entrySet().stream()
                        .map(part -> (part.getKey() + " " + part.getValue()).strip())
                        .collect(Collectors.joining(", "));
    }
}
