package dev.refrain.autograd;

import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who looks on at a tape, and what they are told. Most tapes have nobody. Public is what recurrences say of the time that they
 * are at; listeners are added by {@link Tape#watch}.
 */
public final class Watch {
    /** Calls that are named of a source. */
    private static final int CALLS = 3;

    /** Whose calls are no user's. */
    private static final Set<String> ENGINE = Set.of(
            "dev.refrain.autograd",
            "dev.refrain.autograd.ops",
            "dev.refrain.autograd.scan",
            "dev.refrain.autograd.check");

    /** The JDK's own. */
    private static final Set<String> LIBRARIES = Set.of("java.", "jdk.", "sun.", "com.sun.");

    /** What calls it is not the function that is recorded. */
    private static final String CHECK = "dev.refrain.autograd.check.Subject";

    private final List<TapeListener> listeners = new ArrayList<>();
    private String place = "";

    Watch() {}

    /** Whether somebody looks on at the tape of {@code x} who is to see every step of a recurrence. */
    public static boolean seesSteps(Var x) {
        return x.tape() != null
                && x.tape().watch().isOn()
                && x.tape().watch().listeners.stream().anyMatch(TapeListener::seesSteps);
    }

    /** Where in a recurrence the tape of {@code x} is. */
    public static String place(Var x) {
        return x.tape() == null ? "" : x.tape().watch().place;
    }

    /** The tape of {@code x} is there now. */
    public static void at(Var x, String place) {
        if (x.tape() != null) {
            x.tape().watch().place = place;
        }
    }

    /** The tape of {@code x} is at this time of a recurrence now, which is itself at {@code place}. */
    public static void at(Var x, String place, int time) {
        if (x.tape() != null && x.tape().watch().isOn()) {
            at(x, place.isEmpty() ? "time " + time : place + ", time " + time);
        }
    }

    void add(TapeListener listener) {
        listeners.add(listener);
    }

    boolean isOn() {
        return !listeners.isEmpty();
    }

    void entered(int node, @Nullable Parameter parameter, Tensor value) {
        tell(each -> each.entered(node, Optional.ofNullable(parameter), value));
    }

    void applied(int node, Op op, @Nullable Ids ids, Var[] inputs, Buffer value, Shape shape) {
        AppliedOp applied = new AppliedOp(
                node,
                op,
                Optional.ofNullable(ids).map(Ids::detached),
                Arrays.stream(inputs).map(Watch::tensor).toList(),
                Arrays.stream(inputs).map(Var::node).toList(),
                Tensor.around(value, shape),
                source(),
                place);
        tell(each -> each.applied(applied));
    }

    void named(int node, String name) {
        tell(each -> each.named(node, name));
    }

    void left(Var value, String operation) {
        String source = source();
        tell(each -> each.left(value.node(), operation, source));
    }

    void pullback(int node, Op op, Var cotangent) {
        tell(each -> each.pullback(node, op, tensor(cotangent)));
    }

    void gave(int node, Op op, int input, Var cotangent) {
        tell(each -> each.gave(node, op, input, tensor(cotangent)));
    }

    private void tell(Consumer<TapeListener> event) {
        listeners.forEach(event);
    }

    private static Tensor tensor(Var value) {
        return Tensor.around(value.buffer(), value.shape());
    }

    /** The innermost calls outside the engine. */
    private static String source() {
        return StackWalker.getInstance()
                .walk(frames -> frames.takeWhile(frame -> !frame.getClassName().equals(CHECK))
                        .filter(frame -> !isEngine(frame.getClassName()))
                        .limit(CALLS)
                        .map(Watch::text)
                        .collect(Collectors.joining(" < ")));
    }

    private static boolean isEngine(String type) {
        return ENGINE.contains(type.substring(0, Math.max(0, type.lastIndexOf('.'))))
                || LIBRARIES.stream().anyMatch(type::startsWith);
    }

    private static String text(StackWalker.StackFrame frame) {
        String type = frame.getClassName();
        return "%s.%s(%s:%d)"
                .formatted(
                        type.substring(type.lastIndexOf('.') + 1),
                        frame.getMethodName(),
                        frame.getFileName(),
                        frame.getLineNumber());
    }
}
