package dev.refrain.gradcheck.junit.golden;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Bidirectional;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Directions;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.ProjectedLstmCell;
import dev.refrain.nn.cell.ResetAfterGruCell;
import dev.refrain.nn.io.StateDict;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Our layer for a case, with PyTorch's weights, and what it gives.
 *
 * @param unrolled whether it runs step by step
 */
record RecurrentNetwork(RecurrentCase golden, DType dtype, boolean unrolled) {
    /** Values and gradients, by the names of the case. */
    SequencedMap<String, Tensor> run() {
        return run(StateDict.load(layer(), converted(golden.weights())));
    }

    private RecurrentLayer<?> layer() {
        boolean bias = golden.has("bias");
        int hidden = golden.size("hidden");
        return switch (golden.kind()) {
            case "rnn_tanh", "rnn_relu" -> {
                Activation activation = golden.kind().equals("rnn_relu") ? Activation.RELU : Activation.TANH;
                yield layers(hidden, in -> {
                    ElmanCell cell = new ElmanCell(in, hidden, activation);
                    return bias ? cell : cell.withoutBias();
                });
            }
            case "lstm" ->
                layers(hidden, in -> {
                    LstmCell cell = new LstmCell(in, hidden);
                    return bias ? cell : cell.withoutBias();
                });
            case "lstm_projected" ->
                layers(golden.size("projection"), in -> {
                    ProjectedLstmCell cell = new ProjectedLstmCell(in, hidden, golden.size("projection"));
                    return bias ? cell : cell.withoutBias();
                });
            case "gru" ->
                layers(hidden, in -> {
                    ResetAfterGruCell cell = new ResetAfterGruCell(in, hidden);
                    return bias ? cell : cell.withoutBias();
                });
            default -> throw new AssertionError(golden);
        };
    }

    /** One layer is not stacked. */
    private <S> RecurrentLayer<?> layers(int output, IntFunction<Cell<S>> cell) {
        List<RecurrentLayer<S>> forward = direction(output, cell);
        if (!golden.has("bidirectional")) {
            return forward.size() == 1 ? forward.getFirst() : new Stacked<>(forward);
        }
        List<RecurrentLayer<S>> backward = direction(output, cell);
        List<RecurrentLayer<Directions<S>>> both = new ArrayList<>();
        for (int k = 0; k < forward.size(); k++) {
            both.add(new Bidirectional<>(forward.get(k), backward.get(k)));
        }
        return both.size() == 1 ? both.getFirst() : new Stacked<>(both);
    }

    private <S> List<RecurrentLayer<S>> direction(int output, IntFunction<Cell<S>> cell) {
        int below = output * (golden.has("bidirectional") ? 2 : 1);
        List<RecurrentLayer<S>> layers = new ArrayList<>();
        for (int k = 0; k < golden.layers(); k++) {
            Recurrent<S> layer = Recurrent.of(cell.apply(k == 0 ? golden.size("input") : below));
            layers.add(unrolled ? layer.unrolled() : layer);
        }
        return layers;
    }

    private <S> SequencedMap<String, Tensor> run(RecurrentLayer<S> layer) {
        try (Tape tape = Tape.open()) {
            SequencedMap<String, Var> inputs = new LinkedHashMap<>();
            inputs.put("x", tape.input(golden.x().to(dtype)));
            if (golden.has("states")) {
                inputs.put("h_0", tape.input(golden.initial("h_0").to(dtype)));
                if (golden.isLstm()) {
                    inputs.put("c_0", tape.input(golden.initial("c_0").to(dtype)));
                }
            }
            SequencedMap<String, Var> values = values(layer, inputs);
            List<Var> wanted = new ArrayList<>(inputs.values());
            SequencedMap<String, Parameter> parameters = Tree.leaves(layer);
            parameters.values().forEach(parameter -> wanted.add(parameter.on(tape)));
            Gradients gradients = tape.gradients(loss(values), wanted, Pullback.plain());
            SequencedMap<String, Tensor> found = new LinkedHashMap<>();
            values.forEach((name, value) -> found.put(name, value.value()));
            inputs.forEach((name, input) ->
                    found.put("grad." + name, gradients.of(input).value()));
            Object ofWeights = Tree.map(
                    layer,
                    parameter ->
                            GoldenFunction.parameter(gradients.of(parameter).value()));
            StateDict.of(ofWeights).forEach((name, gradient) -> found.put("grad." + name, gradient));
            return found;
        }
    }

    private <S> SequencedMap<String, Var> values(RecurrentLayer<S> layer, Map<String, Var> inputs) {
        Var x = inputs.get("x");
        Sequences sequences = golden.lengths().isEmpty()
                ? Sequences.of(x)
                : Sequences.of(
                        x, golden.lengths().stream().mapToInt(length -> length).toArray());
        Outputs<S> outputs =
                inputs.containsKey("h_0") ? layer.apply(sequences, state(layer, inputs)) : layer.apply(sequences);
        List<Var> last = List.copyOf(Tree.values(outputs.last()).values());
        int each = golden.isLstm() ? 2 : 1;
        SequencedMap<String, Var> values = new LinkedHashMap<>();
        values.put("output", outputs.all());
        for (int part = 0; part < each; part++) {
            int first = part;
            values.put(
                    List.of("h_n", "c_n").get(part),
                    Functions.stack(
                            0,
                            IntStream.range(0, last.size() / each)
                                    .mapToObj(i -> last.get(first + each * i))
                                    .toList()));
        }
        return values;
    }

    /** The state in the order of PyTorch's, which is that of a walk: layer by layer, and in each the directions. */
    private <S> S state(RecurrentLayer<S> layer, Map<String, Var> inputs) {
        S zeros = layer.initialState(inputs.get("x").select(0, 0));
        List<Var> parts = new ArrayList<>();
        for (int i = 0; i < inputs.get("h_0").shape().size(0); i++) {
            parts.add(inputs.get("h_0").select(0, i));
            if (golden.isLstm()) {
                parts.add(inputs.get("c_0").select(0, i));
            }
        }
        Iterator<Var> next = parts.iterator();
        UnaryOperator<Var> given = zero -> next.next();
        return Tree.mapValues(zeros, given);
    }

    private Var loss(SequencedMap<String, Var> values) {
        List<Var> terms = new ArrayList<>();
        values.forEach((name, value) -> {
            String cotangent = List.of("c", "d", "e").get(terms.size());
            terms.add(value.mul(Var.of(golden.cotangent(cotangent, name).to(dtype)))
                    .sum());
        });
        return terms.stream().reduce(Var::add).orElseThrow();
    }

    private SequencedMap<String, Tensor> converted(SequencedMap<String, Tensor> values) {
        SequencedMap<String, Tensor> converted = new LinkedHashMap<>();
        values.forEach((name, value) -> converted.put(name, value.to(dtype)));
        return converted;
    }
}
