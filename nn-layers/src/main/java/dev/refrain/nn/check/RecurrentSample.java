package dev.refrain.nn.check;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Sample;
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
import java.util.function.IntFunction;

/**
 * A recurrent layer by its name, and how it is made for an input size: a line of {@link RecurrentSamples}.
 *
 * @param <S> the layer's state
 */
public record RecurrentSample<S>(String name, IntFunction<RecurrentLayer<S>> layers) {
    private static final int INPUT = 2;

    /** The simplest first; then padding, a sequence of no steps, and nothing but such. */
    private static final List<Lengths> LENGTHS = List.of(
            Lengths.full(1, 1),
            Lengths.full(3, 2),
            new Lengths(2, List.of(1)),
            new Lengths(3, List.of(2, 3)),
            new Lengths(3, List.of(3, 0, 1)),
            new Lengths(2, List.of(0, 0)));

    /** The layer for this input size. */
    public RecurrentLayer<S> layer(int inputSize) {
        return layers.apply(inputSize);
    }

    /** The sample of its checks: the first choices are those of lengths and state. */
    public Sample checks() {
        return new Sample("layer", name, this::check);
    }

    private GradCheck check(Choices choices) {
        Lengths lengths = choices.oneOf(LENGTHS);
        boolean given = choices.onceIn(2);
        RandomKey key = RandomKey.of(choices.below(GradChecks.SEEDS));
        RecurrentLayer<S> drawn = GradChecks.drawn(layer(INPUT), key.child("weights"));
        List<Tensor> inputs = new ArrayList<>();
        Tensor x = GradChecks.uniform(-2, 2, Shape.of(lengths.steps(), lengths.batch(), INPUT), key.child("x"));
        inputs.add(x);
        if (given) {
            S own = drawn.apply(Var.of(x)).last(); // a state as the layer itself makes one
            Tree.values(own).values().forEach(part -> inputs.add(part.value()));
        }
        return GradCheck.ofModel(drawn, (copy, in) -> results(copy, lengths, in), inputs)
                .named("%s of lengths %s of %d, %s"
                        .formatted(name, lengths.each(), lengths.steps(), given ? "given state" : "own first state"));
    }

    /** All outputs and all parts of the last state, one after the other. */
    private static <S> Var results(RecurrentLayer<S> layer, Lengths lengths, List<Var> in) {
        Sequences x = Sequences.of(in.getFirst(), lengths);
        Iterator<Var> parts = in.subList(1, in.size()).iterator();
        Outputs<S> y = parts.hasNext()
                ? layer.apply(x, Tree.mapValues(layer.initialState(in.getFirst().select(0, 0)), part -> parts.next()))
                : layer.apply(x);
        List<Var> results = new ArrayList<>(List.of(y.all().reshape(-1)));
        Tree.values(y.last()).values().forEach(part -> results.add(part.reshape(-1)));
        return Functions.concat(0, results);
    }

    @Override
    public String toString() {
        return name;
    }
}
