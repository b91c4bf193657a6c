package dev.refrain.nn.layer;

import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Images;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * y[t] = Σ_k x[t s - p + k d] W_k + b, where x is 0 outside, with stride s, dilation d and p zeros before: the convolution along time
 * of {@link Images#conv1d}. Shapes: x [T, B, in], W {@code weight} [taps, in, out], b {@code bias} [out] or absent, y [T', B, out];
 * T' is T for stride 1 unless the padding is {@link Padding#NONE}. No {@link dev.refrain.nn.Layer}, as it does not look at each step
 * alone.
 *
 * <pre>{@code new Conv1d(16, 32, 3).withPadding(Padding.CAUSAL)}</pre>
 */
public record Conv1d(Parameter weight, @Nullable Parameter bias, int stride, int dilation, Padding padding) {
    /**
     * With these steps.
     *
     * @throws HyperParameterException if stride or dilation is less than 1
     */
    public Conv1d {
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(padding, "padding");
        Checks.positive("conv1d stride", stride);
        Checks.positive("conv1d dilation", dilation);
    }

    /** A window of so many taps that slides step by step, without padding; weights uniform in ±1/√(taps · in), a bias 0 at first. */
    public Conv1d(int in, int out, int taps) {
        this(weight(in, out, taps), Features.bias(out), 1, 1, Padding.NONE);
    }

    private static Parameter weight(int in, int out, int taps) {
        Shape shape = Shape.of(
                Checks.positive("conv1d taps", taps),
                Checks.positive("conv1d input size", in),
                Checks.positive("conv1d output size", out));
        return new Parameter(shape, Initialisers.uniformByFan());
    }

    /** The same without its bias. */
    public Conv1d withoutBias() {
        return new Conv1d(weight, null, stride, dilation, padding);
    }

    /** The same with another padding. */
    public Conv1d withPadding(Padding other) {
        return new Conv1d(weight, bias, stride, dilation, other);
    }

    /** The same at places that are so many steps apart. */
    public Conv1d withStride(int steps) {
        return new Conv1d(weight, bias, steps, dilation, padding);
    }

    /** The same with taps that are so many steps apart. */
    public Conv1d withDilation(int steps) {
        return new Conv1d(weight, bias, stride, steps, padding);
    }

    /**
     * Convolves a sequence.
     *
     * @throws ShapeException if it is none of the input size, or the window spans more than the padded sequence
     */
    public Var apply(Var x) {
        int in = weight.shape().size(1);
        if (x.shape().rank() != 3 || x.shape().size(2) != in) {
            throw new ShapeException("conv1d: got x of shape %s, expected [T, B, %d]".formatted(x.shape(), in));
        }
        int span = Math.addExact(Math.multiplyExact(dilation, weight.shape().size(0) - 1), 1);
        int before = padding.before(span);
        int behind = padding.behind(span);
        boolean even = before == behind; // then nothing is copied
        Var padded = even ? x : Arrangements.pad(x, 0, before, behind, 0);
        Sliding sliding =
                Sliding.plain().strides(stride, 1).dilations(dilation, 1).paddings(even ? before : 0, 0);
        Var y = Images.conv1d(padded, weight.on(x), sliding);
        return bias == null ? y : y.add(bias);
    }

    /**
     * Over sequences, each by itself: x is 0 before its beginning and behind its own end. For stride 1 and a padding.
     *
     * @throws dev.refrain.nn.SequenceException if the convolution gives another number of steps
     */
    public Sequences apply(Sequences x) {
        return x.with(apply(x.values()));
    }
}
