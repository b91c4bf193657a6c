package dev.refrain.autograd.scan;

import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Borrowing;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step over time, as one op: of x [T, ...], the first states, and what is shared by all steps. Its result is flat: the
 * outputs of all times, then the last states. One application; it holds the workspace that it ran in until its pullback has
 * run, or its tape is gone.
 */
final class ScanOp implements Borrowing {
    private final Compiled compiled;
    private final int times;
    private final int states;
    private final boolean training;
    private final @Nullable StepNoise noise;
    private final FlatResult result;

    private @Nullable ScanRun run;

    /** For one application, to these, with this noise if the step draws any. */
    ScanOp(Compiled compiled, int times, Var[] inputs, @Nullable StepNoise noise) {
        this.compiled = compiled;
        this.times = times;
        this.noise = noise;
        training = isAnyDifferentiated(inputs);
        states = compiled.traced().next().size();
        result = compiled.result(times);
    }

    /** In a step that is traced, the pullback is replayed and needs nothing saved. */
    private static boolean isAnyDifferentiated(Var[] inputs) {
        for (Var input : inputs) {
            if (input.isRecorded() && !Trace.isTraced(input)) {
                return true;
            }
        }
        return false;
    }

    /** Whether two are a scan, or the way back of one, of the same step over as many times. */
    static boolean isSame(Op one, Op other) {
        if (one instanceof ScanBack back && other instanceof ScanBack otherBack) {
            return back.wanted().equals(otherBack.wanted()) && isSame(back.forward(), otherBack.forward());
        }
        return one instanceof ScanOp scan
                && other instanceof ScanOp otherScan
                && scan.compiled.traced().equals(otherScan.compiled.traced())
                && scan.times == otherScan.times;
    }

    /** The same for another application. */
    ScanOp again(Var[] inputs) {
        return new ScanOp(compiled, times, inputs, noise);
    }

    Compiled compiled() {
        return compiled;
    }

    int times() {
        return times;
    }

    int states() {
        return states;
    }

    FlatResult result() {
        return result;
    }

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public int arity() {
        return ANY_ARITY;
    }

    @Override
    public Shape shape(Shapes in) {
        return Shape.of(result.count());
    }

    /** The outputs and the last states in the flat result of this. */
    Sequence<List<Var>> sequence(Var flat) {
        return result.sequence(flat);
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        ScanRun own = ScanRun.borrowing(compiled, Copies.contiguous(in.at(0)), noise, training);
        own.forward(buffers(in, 1 + states, in.count()), buffers(in, 1, 1 + states), result.outputs(out));
        for (int k = 0; k < states; k++) {
            Copies.into(own.last(k), result.state(out, k));
        }
        if (training) {
            run = own;
        } else {
            own.giveBack();
        }
    }

    /** Some of the inputs, {@code from .. to - 1}. */
    static Buffer[] buffers(Inputs in, int from, int to) {
        Buffer[] buffers = new Buffer[to - from];
        Arrays.setAll(buffers, i -> in.at(from + i));
        return buffers;
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        List<Var> inputs = new ArrayList<>();
        boolean isRecorded = false;
        for (int i = 0; i < saved.count(); i++) {
            inputs.add(saved.input(i)); // says so if one was written since
            isRecorded |= inputs.getLast().isRecorded();
        }
        if (isRecorded && inputs.stream().anyMatch(Trace::isOfLoss)) {
            inOneOp(inputs, cotangent, gradients);
        } else if (isRecorded) {
            recorded(inputs, cotangent, gradients);
        } else {
            plain(cotangent, gradients, saved.count());
        }
    }

    private void plain(Var cotangent, Sink gradients, int count) {
        ScanRun own = run;
        if (own == null) {
            throw new IllegalStateException("scan: its workspace was given back before its pullback");
        }
        Wanted wanted = Wanted.by(gradients, states, count);
        Compiled.BackCode code = compiled.back(wanted);
        Buffer flat = Copies.contiguous(cotangent.value().buffer());
        Buffer[] last = new Buffer[states];
        for (int k = 0; k < states; k++) {
            last[k] = result.state(flat, k);
        }
        Buffer byInput = code.backward().program().outputs().isEmpty() ? null : inputCotangent(flat.isWide());
        Sweep sweep = own.back(wanted, result.outputs(flat), last, byInput);
        if (byInput != null) {
            gradients.give(0, () -> Var.of(Tensor.around(byInput)));
        }
        for (int k = 0; k < states; k++) {
            Buffer first = sweep.end(k);
            gradients.give(1 + k, () -> Var.of(Tensor.around(Storage.copied(first))));
        }
        for (int i = 0; i < code.backward().shared().size(); i++) {
            Buffer total = sweep.total(i);
            gradients.give(1 + states + code.backward().shared().get(i), () -> Var.of(Tensor.around(total)));
        }
        giveBack();
    }

    /** In a loss that is recorded the way back is an op, too. */
    private void inOneOp(List<Var> inputs, Var cotangent, Sink gradients) {
        ScanBack back = new ScanBack(
                this,
                Wanted.by(gradients, states, inputs.size()),
                inputs.stream().map(Var::shape).toList());
        List<Var> all = new ArrayList<>(inputs);
        all.add(cotangent);
        Var flat = Var.apply(back, all.toArray(Var[]::new));
        for (ScanBack.Part part : back.parts()) {
            gradients.give(part.input(), () -> Var.apply(part.segment(), flat));
        }
    }

    private Buffer inputCotangent(boolean wide) {
        Shape x = FlatResult.overTime(compiled.traced().inputShape(), times);
        return Buffer.zeros(wide, x.sizes());
    }

    /** The step is replayed on the tape, and its own pullbacks are recorded. */
    private void recorded(List<Var> inputs, Var cotangent, Sink gradients) {
        List<Var> own = inputs.stream()
                .map(input -> Var.apply(new Reshape(input.shape()), input)) // apart from what they are made of
                .toList();
        Replay replay = new Replay(compiled.traced(), own.subList(1 + states, own.size()), noise);
        Sequence<List<Var>> sequence = Unrolled.run(replay, own.getFirst(), own.subList(1, 1 + states));
        List<Var> results = new ArrayList<>();
        List<Var> cotangents = new ArrayList<>();
        Sequence<List<Var>> given = sequence(cotangent);
        add(sequence.all(), given.all(), results, cotangents);
        for (int k = 0; k < states; k++) {
            add(sequence.last().get(k), given.last().get(k), results, cotangents);
        }
        List<@Nullable Var> found = Trace.pullback(
                results, cotangents, own.stream().filter(Var::isRecorded).toList());
        int next = 0;
        for (int i = 0; i < own.size(); i++) {
            Var gradient = own.get(i).isRecorded() ? found.get(next++) : null;
            if (gradient != null) {
                gradients.give(i, () -> gradient);
            }
        }
    }

    private static void add(Var result, Var cotangent, List<Var> results, List<Var> cotangents) {
        if (result.isRecorded()) {
            results.add(result);
            cotangents.add(cotangent);
        }
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    @Override
    public void giveBack() {
        if (run != null) {
            run.giveBack();
            run = null;
        }
    }
}
