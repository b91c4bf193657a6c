package dev.refrain.autograd;

import dev.refrain.autograd.ops.Borrowing;
import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Origin;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Records a computation in execution order and differentiates it by one reverse loop.
 *
 * <pre>{@code
 * try (Tape tape = Tape.open()) {
 *   Var prediction = model.apply(tape.input(x));
 *   Gradients gradients = tape.backward(loss.of(prediction, Var.of(target)));
 *   optimiser.step(gradients);
 * }}</pre>
 *
 * <p>A tape belongs to the thread that opened it and to one step of a computation. A plain backward pass uses it up. Values
 * outlive it: closing says that nothing more is recorded, memory is the garbage collector's business.
 */
public final class Tape implements Origin, AutoCloseable {
    private final Lifetime lifetime = new Lifetime(this);
    private final Watch watch = new Watch();
    private Noise noise;
    private final Program program = new Program();
    private final Differentiation differentiation = new Differentiation(this, program, lifetime);
    private final EnteredParameters parameters;
    private int recordedOps;
    private boolean isSegment;
    private final Map<Integer, UnaryOperator<Var>> hooks = new HashMap<>();
    private final List<Borrowing> borrowing = new ArrayList<>();
    private final @Nullable Trace trace;
    private @Nullable Trace within;

    private Tape(Noise noise, @Nullable Trace trace) {
        this(noise, trace, Map.of());
    }

    private Tape(Noise noise, @Nullable Trace trace, Map<Parameter, Tensor> inPlace) {
        this.noise = noise;
        this.trace = trace;
        parameters = new EnteredParameters(program, inPlace);
    }

    /** A tape for evaluation: noise, such as dropout, is the identity. */
    public static Tape open() {
        return new Tape(Noise.of(null), null);
    }

    /** A tape for training, whose noise is drawn from {@code key}: give every step a key of its own. */
    public static Tape training(RandomKey key) {
        return new Tape(Noise.of(Objects.requireNonNull(key, "key")), null);
    }

    /** The tape of a trace: values on it have shapes only. With the key of the tape that is traced for. */
    static Tape tracing(Trace trace, @Nullable RandomKey key) {
        return new Tape(Noise.of(key), trace);
    }

    /** Has a listener told of all that happens here from now on. It may be one of several. */
    public Tape watch(TapeListener listener) {
        lifetime.checkOpen("watch");
        watch.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Has this tape stop, from now on, at the first op, forward or backward, that makes a NaN or an infinity from finite
     * numbers: with a {@link dev.refrain.tensor.NonFiniteException} that names the op, the element, and the line of code where
     * the op was recorded. Recurrences run step by step, and every value is looked at: for the search, not for training.
     */
    public Tape detectAnomalies() {
        return watch(new Anomalies());
    }

    /**
     * Calls {@code change} with the cotangent of {@code x}, once it is complete, in every backward pass over this tape; what it
     * gives takes the cotangent's place. In a recorded pass it is recorded, too; in a plain one other values of the tape must be
     * detached before. Several hooks of a value are called in turn.
     *
     * <pre>{@code
     * tape.hook(h, cotangent -> cotangent.mul(0.5)); // half of the gradient goes further back
     * }</pre>
     *
     * @throws TapeException if x is not on this tape
     */
    public void hook(Var x, UnaryOperator<Var> change) {
        lifetime.checkOpen("hook");
        checkOwn("hook", x);
        Objects.requireNonNull(change, "change");
        hooks.merge(x.node(), change, (first, second) -> value -> second.apply(first.apply(value)));
    }

    /**
     * What is calculated here with values in place of some parameters: wherever one enters meanwhile, in a compiled recurrence
     * too, its value of this tape is taken. So weights are dropped, normalised, or stepped within a step.
     *
     * <pre>{@code
     * Var dropped = Functions.dropout(cell.weightHh().on(tape), 0.5);
     * Outputs<Var> y = tape.replacing(Map.of(cell.weightHh(), dropped), () -> layer.apply(x));
     * }</pre>
     *
     * @throws TapeException if a value is not on this tape
     * @throws ShapeException if one is of another shape than its parameter
     * @throws DTypeException if one is of another type than its parameter's value
     */
    public <T> T replacing(Map<Parameter, Var> values, Supplier<T> calculation) {
        lifetime.checkOpen("replacing");
        values.values().forEach(value -> checkOwn("replacing", value));
        EnteredParameters.checkFit(values);
        return parameters.replacedBy(values, calculation);
    }

    /**
     * Opens tapes on which the same can be calculated again, beside this one: noise is what is drawn here from now on, and
     * parameters that are replaced here now have these values, as constants.
     */
    public Supplier<Tape> beside() {
        Noise from = noise.copy();
        Map<Parameter, Tensor> replaced = parameters.replaced();
        return () -> new Tape(from.copy(), null, replaced);
    }

    /** The tape that a value is on; empty if it is on none. */
    public static Optional<Tape> of(Var x) {
        return Optional.ofNullable(x.tape());
    }

    /** The tape that x is on; if on none, that of the first part of a state that is on one. */
    public static Optional<Tape> of(Var x, Object state) {
        return of(x).or(() -> Tree.values(state).values().stream()
                .flatMap(part -> of(part).stream())
                .findFirst());
    }

    /** The hooks by node. */
    Map<Integer, UnaryOperator<Var>> hooks() {
        return hooks;
    }

    /** Who looks on. */
    Watch watch() {
        return watch;
    }

    /** A tape of its own for a segment, with this noise, and with these in place of parameters. */
    static Tape ofSegment(Noise noise, Map<Parameter, Tensor> inPlace) {
        Tape tape = new Tape(noise, null, inPlace);
        tape.isSegment = true;
        return tape;
    }

    /** Where noise is drawn from. */
    Noise noise() {
        return noise;
    }

    /** What a segment gives on this tape, with these in place of parameters, and with this noise. */
    Var again(Map<Parameter, Var> inPlace, Noise again, Supplier<Var> segment) {
        Noise before = noise;
        try {
            noise = again;
            return parameters.replacedBy(inPlace, segment);
        } finally {
            noise = before;
        }
    }

    /** Whether this is a segment's. */
    boolean isSegment() {
        return isSegment;
    }

    /** The parameters in whose place other values stand now, and these. */
    Map<Parameter, Tensor> replacedParameters() {
        return parameters.replaced();
    }

    /** The parameters that entered here, in order. */
    List<Parameter> enteredParameters() {
        return parameters.all();
    }

    /** The key that noise is drawn from; empty when evaluating. */
    public Optional<RandomKey> key() {
        return Optional.ofNullable(noise.key());
    }

    /** Enters a value. {@link #backward} takes no gradient by it, {@link #gradients} does if asked. */
    public Var input(Tensor value) {
        lifetime.checkOpen("input");
        if (trace != null) {
            return trace.constant(value);
        }
        int node = program.addInput(value.shape());
        if (watch.isOn()) {
            watch.entered(node, null, value);
        }
        return new Var(this, node, value.buffer(), value.shape());
    }

    /** Enters ids: rows looked up by them are recorded here. */
    public Ids ids(Ids values) {
        lifetime.checkOpen("ids");
        return values.enteredOn(this);
    }

    /** Enters a parameter as it is now; once per tape, however often it is used. */
    Var enter(Parameter parameter) {
        lifetime.checkOpen("parameter");
        Var known = parameters.entered(parameter);
        if (known != null) {
            return known;
        }
        Tensor inPlace = parameters.from(parameter);
        Tensor value = inPlace == null ? parameter.value() : inPlace;
        int node = inPlace == null ? program.addParameter(parameter) : program.addInput(value.shape());
        Buffer memory = trace == null ? value.buffer() : Trace.withoutElements(value.dtype(), value.shape());
        Var entered = new Var(this, node, memory, value.shape());
        parameters.enter(parameter, entered);
        if (watch.isOn()) {
            watch.entered(node, inPlace == null ? parameter : null, value);
        }
        return entered;
    }

    Var record(Op op, @Nullable Ids ids, Var[] inputs, Buffer value, Shape shape) {
        if (watch.isOn()) {
            watch.applied(program.size(), op, ids, inputs, value, shape);
        }
        recordedOps++;
        if (op instanceof Borrowing one) {
            borrowing.add(one);
        }
        return new Var(this, program.addOp(op, ids, inputs, value, shape), value, shape);
    }

    /**
     * The gradients of a loss of one element by all parameters on this tape. The tape is consumed.
     *
     * @throws ShapeException if the loss has not exactly one element
     * @throws TapeException if the loss depends on no parameter, or the tape is consumed, closed or another thread's
     */
    public Gradients backward(Var loss) {
        return byParameters(loss, Pullback.plain());
    }

    /** The gradients by all parameters of Σ cotangent ∘ y, for a y of any shape. The tape is consumed. */
    public Gradients backward(Var y, Var cotangent) {
        return byParameters(y, Pullback.plain().from(cotangent));
    }

    private Gradients byParameters(Var loss, Pullback how) {
        lifetime.checkOpen("backward");
        List<Var> entered = parameters.values();
        return differentiation.gradients("backward", loss, entered, how, false);
    }

    /**
     * The gradients of y by some values of this tape: inputs, intermediate values, or parameters that entered by
     * {@code parameter.on(tape)}. One on which y does not depend gets zeros.
     *
     * <p>Plain, this consumes the tape; recorded, the gradients are on the tape and have gradients themselves.
     */
    public Gradients gradients(Var y, List<Var> wrt, Pullback how) {
        lifetime.checkOpen("gradients");
        for (Var each : wrt) {
            checkOwn("gradients", each);
        }
        return differentiation.gradients("gradients", y, wrt, how, true);
    }

    /** What values of this tape get as cotangents from those of some results, recorded; null for one that gets none. */
    List<@Nullable Var> pullback(List<Var> results, List<Var> cotangents, List<Var> wrt) {
        return differentiation.pullback(results, cotangents, wrt);
    }

    /**
     * Says that nothing more is recorded here. Values taken from this tape keep what they hold.
     *
     * @throws TapeException if another thread than the owner closes it
     */
    @Override
    public void close() {
        lifetime.checkThread("close");
        lifetime.closed();
        forget();
    }

    /** A plain pass has used this up. */
    void consumed() {
        lifetime.consumed();
        forget();
    }

    private void forget() {
        program.clear();
        parameters.clear();
        hooks.clear();
        borrowing.forEach(Borrowing::giveBack);
        borrowing.clear();
    }

    /** What this is the tape of; null if values on it have elements. */
    @Nullable
    Trace trace() {
        return trace;
    }

    /** The innermost trace that runs now for this tape; else that of which it is the tape; null if there is none. */
    @Nullable
    Trace tracing() {
        return within == null ? trace : within.innermost();
    }

    /** What a function gives, while this trace for this tape runs. */
    <T> T during(Trace running, Supplier<T> function) {
        Trace before = within;
        try {
            within = running;
            return function.get();
        } finally {
            within = before;
        }
    }

    /** For the trace: what was recorded. */
    Program program() {
        return program;
    }

    /** Says so unless this operation may record here now. */
    void checkOpen(String operation) {
        lifetime.checkOpen(operation);
    }

    /** Says so unless an op may be recorded here now. */
    void checkOpen(Op op) {
        lifetime.checkOpen(op);
    }

    /** Says so unless a value is on this tape. */
    void checkOwn(String operation, Var value) {
        Tape other = value.tape();
        if (other == null) {
            throw Misuse.onNoTape(operation, value);
        }
        if (other != this) {
            throw Misuse.foreign(operation, this, other);
        }
    }

    /** The tape that ids entered on, or null if they entered on none. */
    static @Nullable Tape of(Ids ids) {
        Origin origin = ids.origin().orElse(null);
        if (origin != null && !(origin instanceof Tape)) {
            throw Misuse.noTape(origin);
        }
        return (Tape) origin;
    }

    /** What it is called in messages. */
    String label() {
        return "tape of %d ops".formatted(recordedOps);
    }

    /** The recorded program in the language of Graphviz: {@code dot -Tsvg} draws it. */
    public String toGraphviz() {
        return ProgramGraph.of(label(), program);
    }

    /** The recorded program, a line per node. */
    @Override
    public String toString() {
        return ProgramText.of(label(), program);
    }
}
