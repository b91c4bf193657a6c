package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** Something to differentiate, with all that a run of it depends on, and cotangents of its values. */
interface Trial {
    /** A run on a tape: its values, and the inputs and parameters it is a function of, by name. */
    record Taped(
            SequencedMap<String, Var> values, SequencedMap<String, Var> inputs, SequencedMap<String, Var> parameters) {
        /** The inputs, then the parameters. */
        List<Var> leaves() {
            List<Var> leaves = new ArrayList<>(inputs.values());
            leaves.addAll(parameters.values());
            return leaves;
        }
    }

    /**
     * All there is to see of a run, by name.
     *
     * @param byInputs the gradients by the inputs
     * @param byParameters the gradients by the parameters
     */
    record Result(
            SequencedMap<String, Tensor> values,
            SequencedMap<String, Tensor> byInputs,
            SequencedMap<String, Tensor> byParameters) {
        SequencedMap<String, Tensor> gradients() {
            SequencedMap<String, Tensor> gradients = new LinkedHashMap<>(byInputs);
            gradients.putAll(byParameters);
            return gradients;
        }

        SequencedMap<String, Tensor> all() {
            SequencedMap<String, Tensor> all = new LinkedHashMap<>(values);
            all.putAll(gradients());
            return all;
        }
    }

    /** Runs on a tape. */
    Taped on(Tape tape);

    /** One for each value. */
    List<Tensor> cotangents();

    /** The same from other cotangents. */
    Trial withCotangents(List<Tensor> others);

    /** The same in float32. */
    Trial inFloat32();

    /** The same of a copy of the model, which has seen nothing yet. */
    Trial ofACopy();

    /** The same with inputs that are so many times as large. */
    Trial scaled(double factor);

    /** Everything that is passed in, by name. */
    SequencedMap<String, Tensor> given();

    /** Runs forward, and back from the cotangents. */
    default Result run() {
        try (Tape tape = Tape.open()) {
            return back(tape, on(tape));
        }
    }

    /** Runs back from the cotangents. */
    default Result back(Tape tape, Taped run) {
        Gradients gradients = tape.gradients(weighted(run.values()), run.leaves(), Pullback.plain());
        return new Result(
                tensors("", run.values(), value -> value),
                tensors("the gradient by ", run.inputs(), gradients::of),
                tensors("the gradient by ", run.parameters(), gradients::of));
    }

    private Var weighted(SequencedMap<String, Var> values) {
        Iterator<Tensor> weights = cotangents().iterator();
        return values.values().stream()
                .map(value -> value.mul(Var.of(weights.next())).sum())
                .reduce(Var::add)
                .orElseThrow();
    }

    private static SequencedMap<String, Tensor> tensors(
            String before, SequencedMap<String, Var> values, UnaryOperator<Var> of) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        values.forEach(
                (name, value) -> tensors.put(before + name, of.apply(value).value()));
        return tensors;
    }

    /** These in float32. */
    static List<Tensor> narrow(List<Tensor> tensors) {
        return tensors.stream().map(each -> each.to(DType.FLOAT32)).toList();
    }

    /** Each of these times a number. */
    static List<Tensor> scaled(List<Tensor> tensors, double factor) {
        return tensors.stream().map(each -> Var.of(each).mul(factor).value()).toList();
    }
}
