package dev.refrain.nn.check;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A recurrent layer over sequences of such lengths, from a given state or from its own first one. */
record RecurrentRun(Lengths lengths, boolean given) {
    /** The simplest first; then padding, a sequence of no steps, and nothing but such. */
    static final List<RecurrentRun> ALL = Stream.of(
                    Lengths.full(1, 1),
                    Lengths.full(3, 2),
                    new Lengths(2, List.of(1)),
                    new Lengths(3, List.of(2, 3)),
                    new Lengths(3, List.of(3, 0, 1)),
                    new Lengths(2, List.of(0, 0)))
            .flatMap(lengths -> Stream.of(new RecurrentRun(lengths, false), new RecurrentRun(lengths, true)))
            .toList();

    /** The check of outputs and last state by x, by the given state and by the layer's parameters. */
    <S> GradCheck check(String name, RecurrentLayer<S> layer, int inputSize, RandomKey key) {
        RecurrentLayer<S> drawn = GradChecks.drawn(layer, key.child("weights"));
        Tensor x = GradChecks.uniform(-2, 2, Shape.of(lengths.steps(), lengths.batch(), inputSize), key.child("x"));
        List<Tensor> inputs = new ArrayList<>(List.of(x));
        List<String> names = new ArrayList<>(List.of("x"));
        if (given) {
            S own = drawn.apply(Var.of(x)).last(); // a state as the layer itself makes one
            Tree.values(own).forEach((path, part) -> {
                inputs.add(part.value());
                names.add(path.isEmpty() ? "state" : "state." + path);
            });
        }
        return GradCheck.ofModel(drawn, this::results, inputs)
                .inputsNamed(names.toArray(String[]::new))
                .named("%s of lengths %s of %d, %s"
                        .formatted(name, lengths.each(), lengths.steps(), given ? "given state" : "own first state"));
    }

    /** All outputs and all parts of the last state, one after the other. */
    private <S> Var results(RecurrentLayer<S> layer, List<Var> in) {
        Sequences x = Sequences.of(in.getFirst(), lengths);
        Iterator<Var> parts = in.subList(1, in.size()).iterator();
        Outputs<S> y = given
                ? layer.apply(x, Tree.mapValues(layer.initialState(in.getFirst().select(0, 0)), part -> parts.next()))
                : layer.apply(x);
        List<Var> results = new ArrayList<>(List.of(y.all().reshape(-1)));
        Tree.values(y.last()).values().forEach(part -> results.add(part.reshape(-1)));
        return Functions.concat(0, results);
    }
}
