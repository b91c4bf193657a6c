package dev.refrain.autograd;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A segment as one op: of its inputs, and then of the parameters that it uses. Its pullback runs the segment again. */
final class CheckpointOp implements Op {
    private final Function<List<Var>, Var> segment;
    private final boolean[] recorded;
    private final Noise noise;
    private List<Parameter> parameters = List.of();
    private Set<Parameter> replaced = Set.of();
    private @Nullable Shape shape;

    private CheckpointOp(Function<List<Var>, Var> segment, boolean[] recorded, Noise noise) {
        this.segment = segment;
        this.recorded = recorded;
        this.noise = noise;
    }

    /** For a segment of these inputs that is to run on a tape of its own. */
    static CheckpointOp begun(Function<List<Var>, Var> segment, List<Var> inputs, Tape inner) {
        boolean[] recorded = new boolean[inputs.size()];
        for (int i = 0; i < recorded.length; i++) {
            recorded[i] = inputs.get(i).isRecorded();
        }
        return new CheckpointOp(segment, recorded, inner.noise().copy());
    }

    /** Those that the segment used. */
    List<Parameter> parameters() {
        return parameters;
    }

    /** Runs the segment on a tape of its own, to see what it uses and gives. */
    Var run(Tape inner, List<Var> inputs) {
        Var y = apply(inner, entered(inner, inputs));
        parameters = inner.enteredParameters();
        replaced = Set.copyOf(inner.replacedParameters().keySet());
        shape = y.shape();
        return y;
    }

    /** The inputs on a tape of its own; constants stay ones, as they are on the tape that all this is for. */
    private List<Var> entered(Tape inner, List<Var> inputs) {
        List<Var> entered = new ArrayList<>();
        for (int i = 0; i < recorded.length; i++) {
            Tensor value = Tensor.around(inputs.get(i).buffer(), inputs.get(i).shape());
            entered.add(recorded[i] ? inner.input(value) : Var.of(value));
        }
        return entered;
    }

    /** What stood in the place of parameters when this was recorded, and is among its inputs. */
    private Map<Parameter, Tensor> inPlace(List<Var> inputs) {
        Map<Parameter, Tensor> inPlace = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (replaced.contains(parameters.get(i))) {
                Var value = inputs.get(recorded.length + i);
                inPlace.put(parameters.get(i), Tensor.around(value.buffer(), value.shape()));
            }
        }
        return inPlace;
    }

    private Var apply(Tape inner, List<Var> inputs) {
        Var y = segment.apply(inputs);
        if (y.tape() != null && y.tape() != inner) {
            throw Misuse.outsideSegment(name());
        }
        if (y.isLoose()) {
            throw Misuse.loose(name(), 0);
        }
        return y;
    }

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public int arity() {
        return ANY_ARITY;
    }

    @Override
    public Shape shape(Shapes in) {
        if (shape == null) {
            throw new IllegalStateException("a checkpoint is applied before it was run");
        }
        return shape;
    }

    @Override
    @SuppressWarnings("exports")
    public void forward(Inputs in, Buffer out) {
        List<Var> inputs = new ArrayList<>();
        for (int i = 0; i < in.count(); i++) {
            inputs.add(Var.of(Tensor.around(in.at(i))));
        }
        try (Tape inner = Tape.ofSegment(noise.copy(), inPlace(inputs))) {
            Copies.into(apply(inner, entered(inner, inputs)).buffer(), out);
        }
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        List<Var> inputs = new ArrayList<>();
        Tape recording = null;
        for (int i = 0; i < saved.count(); i++) {
            Var input = saved.input(i); // says so if a parameter was written since
            recording = input.tape() == null ? recording : input.tape();
            inputs.add(input);
        }
        if (recording == null) {
            plain(inputs, cotangent, gradients);
        } else {
            again(recording, inputs, cotangent, gradients);
        }
    }

    private void plain(List<Var> inputs, Var cotangent, Sink gradients) {
        try (Tape inner = Tape.ofSegment(noise.copy(), inPlace(inputs))) {
            List<Var> leaves = entered(inner, inputs);
            Var y = apply(inner, List.copyOf(leaves));
            parameters.forEach(parameter -> leaves.add(parameter.on(inner)));
            List<Integer> wanted = new ArrayList<>();
            for (int i = 0; i < leaves.size(); i++) {
                if (gradients.wants(i)) {
                    wanted.add(i);
                }
            }
            if (y.isRecorded()) {
                Gradients found = inner.gradients(
                        y,
                        wanted.stream().map(leaves::get).toList(),
                        Pullback.plain().from(cotangent));
                wanted.forEach(i -> gradients.give(i, () -> found.of(leaves.get(i))));
            }
        }
    }

    /** The segment is run on the tape, and its own pullbacks are recorded. */
    private void again(Tape tape, List<Var> inputs, Var cotangent, Sink gradients) {
        List<Var> own = inputs.stream()
                .map(input -> Var.apply(new Reshape(input.shape()), input)) // apart from what they are made of
                .toList();
        Map<Parameter, Var> entered = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            entered.put(parameters.get(i), own.get(recorded.length + i));
        }
        Var y = tape.again(entered, noise.copy(), () -> segment.apply(own.subList(0, recorded.length)));
        List<Var> differentiated = own.stream().filter(Var::isRecorded).toList();
        if (!y.isRecorded() || differentiated.isEmpty()) {
            return;
        }
        List<@Nullable Var> found = tape.pullback(List.of(y), List.of(cotangent), differentiated);
        for (int i = 0; i < own.size(); i++) {
            Var gradient = own.get(i).isRecorded() ? found.get(differentiated.indexOf(own.get(i))) : null;
            if (gradient != null) {
                gradients.give(i, () -> gradient);
            }
        }
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
