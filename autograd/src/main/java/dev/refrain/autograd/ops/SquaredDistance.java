package dev.refrain.autograd.ops;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.internal.memory.Scratch;
import dev.refrain.tensor.internal.parallel.Workers;
import dev.refrain.tensor.pointwise.Pointwise;
import dev.refrain.tensor.pointwise.PointwiseProgram;

/**
 * y = Σ (a - b)² over all elements of two values of one shape; of nothing it is 0. With c the cotangent: a gets 2 c (a - b), and
 * b gets 2 c (b - a). Neither way there is an array of terms: forward they are added up block by block, with the bits of
 * {@code a.sub(b).square().sum()}.
 */
public record SquaredDistance() implements Op {
    /** Terms in a block, a multiple of the lanes. */
    private static final int BLOCK = 1 << 14;

    /** Bytes of the lanes in which a sum along a row is made. */
    private static final int LANES_BYTES = 64;

    private static final PointwiseProgram TERMS = terms();

    private static final PointwiseProgram SLOPE = slope();

    private static PointwiseProgram terms() {
        PointwiseProgram.Builder builder = PointwiseProgram.withInputs(2);
        return builder.outputs(builder.apply(Pointwise.SQUARE, builder.apply(Pointwise.SUB, 0, 1)));
    }

    /** Of the cotangent, the value itself, and the other. */
    private static PointwiseProgram slope() {
        PointwiseProgram.Builder builder = PointwiseProgram.withInputs(3);
        int twice = builder.apply(Pointwise.MUL, builder.constant(2), builder.apply(Pointwise.SUB, 1, 2));
        return builder.outputs(builder.apply(Pointwise.MUL, 0, twice));
    }

    @Override
    public int arity() {
        return 2;
    }

    @Override
    public Shape shape(Shapes in) {
        if (!in.at(0).equals(in.at(1))) {
            throw in.clash("expected two of one shape");
        }
        return Shape.of();
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        return axes[0] == axes[1] ? RowAxis.SUMMED : RowAxis.MIXED;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        int count = in.at(0).count();
        Buffer a = Copies.contiguous(in.at(0)).reshaped(count);
        Buffer b = Copies.contiguous(in.at(1)).reshaped(count);
        int lanes = LANES_BYTES / (out.isWide() ? Double.BYTES : Float.BYTES);
        int size = 2 * lanes + Math.min(count, BLOCK);
        Scratch scratch = Workers.borrow();
        try {
            sum(a, b, lanes, memory(out.isWide(), size, scratch), out);
        } finally {
            Workers.giveBack(scratch);
        }
    }

    private static Buffer memory(boolean wide, int size, Scratch scratch) {
        if (wide) {
            double[] array = scratch.doubles(size);
            return Buffer.over(array, array.length).sliced(0, 0, size);
        }
        float[] array = scratch.floats(size);
        return Buffer.over(array, array.length).sliced(0, 0, size);
    }

    /** In memory for new lanes, the lanes so far, and behind these a block, so that both are one row or matrix. */
    private static void sum(Buffer a, Buffer b, int lanes, Buffer memory, Buffer out) {
        Buffer next = memory.sliced(0, 0, lanes);
        Buffer soFar = memory.sliced(0, lanes, lanes);
        Copies.clear(soFar);
        Buffer[] inputs = new Buffer[2];
        Buffer[] terms = {memory.sliced(0, 2 * lanes, memory.count() - 2 * lanes)};
        int at = 0;
        for (; a.count() - at > BLOCK; at += BLOCK) {
            calculate(a, b, at, inputs, terms);
            Buffer matrix = memory.sliced(0, lanes, lanes + BLOCK).reshaped(1 + BLOCK / lanes, lanes);
            Reductions.sum(matrix, new boolean[] {true, false}, next);
            Copies.into(next, soFar);
        }
        int left = a.count() - at;
        terms[0] = terms[0].sliced(0, 0, left);
        calculate(a, b, at, inputs, terms);
        Reductions.sum(memory.sliced(0, lanes, lanes + left), new boolean[] {true}, out);
    }

    /** The terms from {@code at} on. */
    private static void calculate(Buffer a, Buffer b, int at, Buffer[] inputs, Buffer[] terms) {
        inputs[0] = a.sliced(0, at, terms[0].count());
        inputs[1] = b.sliced(0, at, terms[0].count());
        TERMS.kernel().run(inputs, terms);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> slope(cotangent, saved.input(0), saved.input(1)));
        gradients.give(1, () -> slope(cotangent, saved.input(1), saved.input(0)));
    }

    /** What goes back to {@code own}: in one pass, unless it is recorded. */
    private static Var slope(Var cotangent, Var own, Var other) {
        if (cotangent.isRecorded() || own.isRecorded() || other.isRecorded()) {
            return cotangent.mul(own.sub(other).mul(2));
        }
        Shape shape = own.shape();
        Buffer[] inputs = {
            cotangent.value().buffer().expanded(shape.sizes()),
            own.value().buffer(),
            other.value().buffer()
        };
        Buffer out = Buffer.zeros(inputs[0].isWide(), shape.sizes());
        SLOPE.kernel().run(inputs, new Buffer[] {out});
        return Var.of(Tensor.around(out, shape));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
