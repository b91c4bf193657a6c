package dev.refrain.autograd;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.LogSoftmax;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Permute;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable value in a computation. One that came from a tape records what is done with it; one without a tape is a
 * calculator. Both are the same code.
 *
 * <pre>{@code
 * try (Tape tape = Tape.open()) {
 *   Var x = tape.input(Tensor.of(new double[] {1, 2}, 2));
 *   Gradients g = tape.gradients(x.square().sum(), List.of(x), Pullback.plain());
 *   g.of(x); // 2 x
 * }}</pre>
 *
 * <p>Pointwise methods broadcast: axes are aligned at the end, sizes of 1 are repeated. Element types must agree; nothing is
 * promoted. Axis -1 is the last.
 *
 * <p>Every method that calculates throws, without having changed anything, a {@code ShapeException} with the operation and the
 * shapes that do not fit, a {@code DTypeException} where types differ, and a {@link TapeException} where the tape is consumed,
 * closed, another thread's or not the only one, or where a gradient would be lost.
 */
public final class Var {
    /** The node of a value that no tape knows. */
    static final int CONSTANT = -1;

    private final @Nullable Tape tape;
    private final int node;
    private final Buffer buffer;
    private final Shape shape;
    private final boolean loose;

    Var(@Nullable Tape tape, int node, Buffer buffer, Shape shape) {
        this(tape, node, buffer, shape, false);
    }

    private Var(@Nullable Tape tape, int node, Buffer buffer, Shape shape, boolean loose) {
        this.tape = tape;
        this.node = node;
        this.buffer = buffer;
        this.shape = shape;
        this.loose = loose;
    }

    /** A value on no tape that was made of parameters: were it to enter a tape, their gradients would be lost. */
    static Var loose(Buffer buffer, Shape shape) {
        return new Var(null, CONSTANT, buffer, shape, true);
    }

    /** A value on no tape. */
    public static Var of(Tensor value) {
        Objects.requireNonNull(value, "value");
        return new Var(null, CONSTANT, value.buffer(), value.shape());
    }

    /** A number on no tape, of shape []. */
    public static Var scalar(double value, DType dtype) {
        return of(Tensor.scalar(value, dtype));
    }

    /** Applies an op: how everything else here is made. */
    public static Var apply(Op op, Var... inputs) {
        return Application.run(op, null, inputs);
    }

    /** Applies an op that takes ids. */
    public static Var apply(Op op, Ids ids, Var... inputs) {
        return Application.run(op, ids, inputs);
    }

    /** The sizes along the axes. */
    public Shape shape() {
        return shape;
    }

    /** The type of the elements. */
    public DType dtype() {
        return buffer.isWide() ? DType.FLOAT64 : DType.FLOAT32;
    }

    /** The value. */
    public Tensor value() {
        leaves("value");
        return Tensor.around(buffer, shape);
    }

    /** The value of a {@code Var} with one element. */
    public double item() {
        return value().item();
    }

    /** The same value on no tape: what is done with it has no gradient. */
    public Var detach() {
        leaves("detach");
        return tape == null && !loose ? this : new Var(null, CONSTANT, buffer, shape);
    }

    /**
     * This value on the tape of {@code x}: itself if it is there or x is on none, else entered as an input.
     *
     * @throws TapeException if this is on another tape, or was made of parameters off the tape
     */
    public Var on(Var x) {
        return Application.entered(this, x.tape());
    }

    /** This, by the name it has in the equations, for who looks on at its tape; where nobody does, it costs nothing. */
    public Var named(String name) {
        if (tape != null && tape.watch().isOn()) {
            tape.watch().named(node, name);
        }
        return this;
    }

    /** Whether this is on a tape. */
    public boolean isRecorded() {
        return tape != null;
    }

    @Nullable
    Tape tape() {
        return tape;
    }

    int node() {
        return node;
    }

    Buffer buffer() {
        return buffer;
    }

    boolean isLoose() {
        return loose;
    }

    /** Its elements are asked for: who looks on is told, and a step that is traced has none. */
    private void leaves(String operation) {
        if (tape != null && tape.trace() != null) {
            throw Misuse.untraceable(operation, "looks at a value");
        }
        if (tape != null && tape.watch().isOn()) {
            tape.watch().left(this, operation);
        }
    }

    private Var unary(Pointwise function) {
        return apply(new PointwiseOp(function), this);
    }

    private Var binary(Pointwise function, Var other) {
        return apply(new PointwiseOp(function), this, other);
    }

    private Var number(double value) {
        return scalar(value, dtype());
    }

    /** -x. */
    public Var neg() {
        return unary(Pointwise.NEG);
    }

    /** eˣ. */
    public Var exp() {
        return unary(Pointwise.EXP);
    }

    /** ln x; NaN below 0. */
    public Var log() {
        return unary(Pointwise.LOG);
    }

    /** tanh x. */
    public Var tanh() {
        return unary(Pointwise.TANH);
    }

    /** 1 / (1 + e⁻ˣ). */
    public Var sigmoid() {
        return unary(Pointwise.SIGMOID);
    }

    /** max(x, 0); its derivative at 0 is 0. */
    public Var relu() {
        return unary(Pointwise.RELU);
    }

    /** ln(1 + eˣ). */
    public Var softplus() {
        return unary(Pointwise.SOFTPLUS);
    }

    /** √x; NaN below 0. */
    public Var sqrt() {
        return unary(Pointwise.SQRT);
    }

    /** x². */
    public Var square() {
        return unary(Pointwise.SQUARE);
    }

    /** |x|; its derivative at 0 is 0. */
    public Var abs() {
        return unary(Pointwise.ABS);
    }

    /** 1 / x. */
    public Var reciprocal() {
        return unary(Pointwise.RECIPROCAL);
    }

    /** this + other. */
    public Var add(Var other) {
        return binary(Pointwise.ADD, other);
    }

    /** this + other. */
    public Var add(Parameter other) {
        return Application.with(other, this, this::add);
    }

    /** this + number. */
    public Var add(double number) {
        return add(number(number));
    }

    /** this - other. */
    public Var sub(Var other) {
        return binary(Pointwise.SUB, other);
    }

    /** this - other. */
    public Var sub(Parameter other) {
        return Application.with(other, this, this::sub);
    }

    /** this - number. */
    public Var sub(double number) {
        return sub(number(number));
    }

    /** this ∘ other, element by element. */
    public Var mul(Var other) {
        return binary(Pointwise.MUL, other);
    }

    /** this ∘ other, element by element. */
    public Var mul(Parameter other) {
        return Application.with(other, this, this::mul);
    }

    /** this · number. */
    public Var mul(double number) {
        return mul(number(number));
    }

    /** this / other, element by element. */
    public Var div(Var other) {
        return binary(Pointwise.DIV, other);
    }

    /** this / other, element by element. */
    public Var div(Parameter other) {
        return Application.with(other, this, this::div);
    }

    /** this / number. */
    public Var div(double number) {
        return div(number(number));
    }

    /** The greater of both, element by element; NaN wins, and of a tie this one gets the gradient. */
    public Var max(Var other) {
        return binary(Pointwise.MAX, other);
    }

    /** The lesser of both, element by element; NaN wins, and of a tie this one gets the gradient. */
    public Var min(Var other) {
        return binary(Pointwise.MIN, other);
    }

    /** this to the power of other, element by element; NaN for a negative base with a broken exponent. */
    public Var pow(Var exponent) {
        return binary(Pointwise.POW, exponent);
    }

    /** this to the power of a number. */
    public Var pow(double exponent) {
        return pow(number(exponent));
    }

    /** The matrix product A B of this [m, k] and other [k, n]: each element one fma chain over ascending k. */
    public Var matmul(Var other) {
        return apply(new MatMul(), this, other);
    }

    /** The matrix product with a weight [k, n]. */
    public Var matmul(Parameter weight) {
        return Application.with(weight, this, this::matmul);
    }

    /** The sum over these axes, which disappear; over all if none is named. */
    public Var sum(int... axes) {
        return apply(new Sum(Application.naming("sum", () -> Axes.of(shape, axes))), this);
    }

    /** The mean over these axes, which disappear; over all if none is named. */
    public Var mean(int... axes) {
        return Functions.mean(this, axes);
    }

    /** The maximum over these axes, which disappear; over all if none is named. The first one gets the gradient. */
    public Var maxOver(int... axes) {
        return apply(new Max(Application.naming("maxOver", () -> Axes.of(shape, axes))), this);
    }

    /** eˣ / Σ eˣ along an axis. */
    public Var softmax(int axis) {
        return apply(new Softmax(Application.axis("softmax", shape, axis)), this);
    }

    /** x - ln Σ eˣ along an axis. */
    public Var logSoftmax(int axis) {
        return apply(new LogSoftmax(Application.axis("logSoftmax", shape, axis)), this);
    }

    /** The axes in another order: axis k of the result is axis {@code order[k]} of this. Not copied. */
    public Var permute(int... order) {
        return apply(Permute.of(order), this);
    }

    /** The matrix with rows and columns exchanged; with more axes, the last two. Not copied. */
    public Var transpose() {
        return Functions.transpose(this);
    }

    /** The same elements in row-major order under another shape. */
    public Var reshape(Shape target) {
        return target.equals(shape) ? this : apply(new Reshape(target), this);
    }

    /** The same elements in row-major order under other sizes; one of them may be -1, and is what the others leave. */
    public Var reshape(int... sizes) {
        return reshape(Application.naming("reshape", () -> Reshape.completed(shape, sizes)));
    }

    /** Axes of size 1, and missing leading ones, repeated. Not copied. */
    public Var expand(Shape target) {
        return target.equals(shape) ? this : apply(new Expand(target), this);
    }

    /** Elements start .. end-1 along an axis. Not copied. */
    public Var slice(int axis, int start, int end) {
        return apply(new Slice(Application.axis("slice", shape, axis), start, end), this);
    }

    /** Element {@code index} along an axis, which disappears. Not copied. */
    public Var select(int axis, int index) {
        return Functions.select(this, axis, index);
    }

    /** Row ids[i] of this table [V, ...] for each i: shape of the ids, then of a row. */
    public Var gatherRows(Ids ids) {
        return apply(new GatherRows(), Objects.requireNonNull(ids, "ids"), this);
    }

    /** Shape, type and the first values, and the place on the tape. */
    @Override
    public String toString() {
        boolean traced = tape != null && tape.trace() != null;
        Object text = traced ? dtype() + shape.toString() : Tensor.around(buffer, shape);
        return (tape == null ? "" : "%" + node + " = ") + text;
    }
}
