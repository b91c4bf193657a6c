package dev.refrain.autograd;

import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a function of values does, found by calling it with values that have a shape and no elements: its ops in order.
 *
 * <pre>{@code
 * Trace trace = Trace.on(x); // a Var
 * Var y = step.apply(trace.input(x.dtype(), x.shape()));
 * trace.op(trace.place(y)); // what was done last}</pre>
 *
 * <p>Its nodes are numbered in order. A node is an input, a parameter, a constant, a value captured from the tape that it is
 * traced for, a mask that is drawn, or an op. A function that looks at elements, or detaches values, cannot be traced: that is
 * a {@link TapeException} of kind {@link TapeException.Kind#UNTRACEABLE}.
 */
public final class Trace {
    /**
     * A mask of noise, 0 with probability {@code rate}, else 1: of a tape's sources of noise from that on which the function
     * begins, it is drawn from number {@code source}.
     */
    public record Drawn(int source, double rate) {}

    /** A node that is no op's result, and what it stands for. */
    private record Entered(int node, Object value) {}

    private final @Nullable Tape outer;
    private final Tape tape;
    private final List<Entered> constants = new ArrayList<>();
    private final List<Entered> captured = new ArrayList<>();
    private final List<Entered> drawn = new ArrayList<>();

    private boolean isOfLoss;

    private Trace(@Nullable Tape outer) {
        this.outer = outer;
        tape = Tape.tracing(this, outer == null ? null : outer.key().orElse(null));
    }

    /** A trace of what would be done on the tape of {@code x}, or on none if x is on none. */
    public static Trace on(Var x) {
        return new Trace(x.tape());
    }

    /** A trace of what would be done on no tape. */
    public static Trace alone() {
        return new Trace(null);
    }

    /** A trace of a loss as it would be calculated on a tape, and of its gradients. */
    public static Trace ofLoss(Tape tape) {
        Trace trace = new Trace(tape);
        trace.isOfLoss = true;
        return trace;
    }

    /** Whether {@code x} is a value of such a trace. */
    public static boolean isOfLoss(Var x) {
        Trace trace = x.tape() == null ? null : x.tape().trace();
        return trace != null && trace.isOfLoss;
    }

    /** Whether {@code x} is on a tape for training, on which noise is drawn: another trace than on one for evaluation. */
    public static boolean isNoisy(Var x) {
        return x.tape() != null && x.tape().key().isPresent();
    }

    /** Whether {@code x} is a value of a trace: one without elements. */
    public static boolean isTraced(Var x) {
        return x.tape() != null && x.tape().trace() != null;
    }

    /** Another input. */
    public Var input(DType dtype, Shape shape) {
        return new Var(tape, tape.program().addInput(shape), withoutElements(dtype, shape), shape);
    }

    /** Ids that rows are looked up by: what is looked up by them is a node. */
    public Ids ids(Ids values) {
        return tape.ids(values);
    }

    /** The node of a value. */
    public int place(Var value) {
        return entered(value).node();
    }

    /** The number of nodes. */
    public int size() {
        return tape.program().size();
    }

    /** What a node was calculated by; null if by nothing. */
    public @Nullable Op op(int node) {
        return tape.program().op(node);
    }

    /** The ids that a node's op was applied with; null if without. */
    public @Nullable Ids ids(int node) {
        return tape.program().ids(node);
    }

    /** The nodes that a node's op was applied to. */
    public List<Integer> inputs(int node) {
        Program program = tape.program();
        return IntStream.range(0, program.inputCount(node))
                .mapToObj(i -> program.inputNode(node, i))
                .toList();
    }

    /** The shape of a node's value. */
    public Shape shape(int node) {
        return tape.program().shape(node);
    }

    /** The parameter that a node is; null if it is none. */
    public @Nullable Parameter parameter(int node) {
        return tape.program().parameter(node);
    }

    /** The constant that a node is; null if it is none. */
    public @Nullable Tensor constant(int node) {
        return (Tensor) value(constants, node);
    }

    /** The value of another tape that a node is; null if it is none. */
    public @Nullable Var captured(int node) {
        return (Var) value(captured, node);
    }

    /** The mask that a node is; null if it is none. */
    public @Nullable Drawn drawn(int node) {
        return (Drawn) value(drawn, node);
    }

    /** How many sources of noise the function draws from. */
    public int draws() {
        return tape.noise().drawn();
    }

    /** Calls the function that is traced; what it draws for values of the tape that it is traced for, it draws here, too. */
    public <T> T during(Supplier<T> function) {
        return outer == null ? function.get() : outer.during(this, function);
    }

    /** Whether a function is traced now that uses {@code x}. */
    public static boolean isRunning(Var x) {
        return x.tape() != null && x.tape().tracing() != null;
    }

    /** The next so many sources of noise of the tape of {@code x}, which are taken; empty if there is no noise. */
    public static Optional<Draws> draws(Var x, int count) {
        Tape tape = x.tape();
        if (tape == null || tape.noise().key() == null) {
            return Optional.empty();
        }
        tape.checkOpen("dropout");
        return Optional.ofNullable(tape.noise().next(count));
    }

    /** A mask of the shape of a value, 0 with this probability, else 1, in every run of the function another one; null if all are 1. */
    @Nullable
    Var drawn(Var like, double rate) {
        Draws draws = tape.noise().next(1);
        if (draws == null || rate == 0) {
            return null;
        }
        Var mask = input(like.dtype(), like.shape());
        drawn.add(new Entered(mask.node(), new Drawn(draws.first(), rate)));
        return mask;
    }

    @Nullable
    Trace innermost() {
        return tape.tracing();
    }

    private static @Nullable Object value(List<Entered> entered, int node) {
        return entered.stream()
                .filter(each -> each.node() == node)
                .map(Entered::value)
                .findFirst()
                .orElse(null);
    }

    /**
     * What some values get as cotangents from those of some results, by the pullbacks of the ops between; null for one that
     * gets none, as all if there is no result. Recorded, whether the values are of a trace or of a tape.
     */
    public static List<@Nullable Var> pullback(List<Var> results, List<Var> cotangents, List<Var> wrt) {
        if (results.isEmpty()) {
            return Collections.nCopies(wrt.size(), null);
        }
        Tape tape = results.getFirst().tape();
        if (tape == null) {
            throw Misuse.onNoTape("pullback", results.getFirst());
        }
        return tape.pullback(results, cotangents, wrt);
    }

    /** A value as a node here. */
    Var entered(Var value) {
        if (value.tape() == tape) {
            return value;
        }
        if (value.isLoose()) {
            throw Misuse.untraceable("trace", "uses a parameter off the tape");
        }
        return value.tape() == null ? constant(value.value()) : captured(value);
    }

    Var constant(Tensor value) {
        Var entered = input(value.dtype(), value.shape());
        constants.add(new Entered(entered.node(), value));
        return entered;
    }

    Var captured(Var value) {
        for (Entered known : captured) {
            if (known.value() == value) {
                return new Var(tape, known.node(), withoutElements(value.dtype(), value.shape()), value.shape());
            }
        }
        Var entered = input(value.dtype(), value.shape());
        captured.add(new Entered(entered.node(), value));
        return entered;
    }

    /** Whether this is traced for that tape. */
    boolean isOf(Tape other) {
        return outer == other;
    }

    /** Of two tapes, the one of a trace that is for the other. */
    static Tape inner(Op op, Tape one, Tape other) {
        if (one.trace() != null && one.trace().isOf(other)) {
            return one;
        }
        if (other.trace() != null && other.trace().isOf(one)) {
            return other;
        }
        throw Misuse.foreign(op.name(), one, other);
    }

    /** What stands for the elements of a value that has none. */
    static Buffer withoutElements(DType dtype, Shape shape) {
        return Buffer.zeros(dtype == DType.FLOAT64).expanded(shape.sizes());
    }
}
