package dev.refrain.nn.check;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.sequence.AdditiveAttention;
import dev.refrain.nn.sequence.Attended;
import dev.refrain.nn.sequence.Attention;
import dev.refrain.nn.sequence.DotAttention;
import dev.refrain.nn.sequence.GeneralAttention;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;

/** A sample of every attention, over memories of several lengths. */
final class AttentionSamples {
    private static final int SIZE = 2;

    /** The simplest first; then padding, and memories of no steps. */
    private static final List<Lengths> LENGTHS = List.of(
            Lengths.full(1, 1),
            Lengths.full(3, 2),
            new Lengths(3, List.of(2, 3)),
            new Lengths(3, List.of(3, 0, 1)),
            new Lengths(2, List.of(0)));

    private AttentionSamples() {}

    static List<Sample> all() {
        return List.of(
                sample("attention, additive", new AdditiveAttention(SIZE, SIZE, 3)),
                sample("attention, dot", new DotAttention()),
                sample("attention, scaled dot", DotAttention.scaled()),
                sample("attention, general", new GeneralAttention(SIZE, SIZE)));
    }

    private static Sample sample(String name, Attention attention) {
        return new Sample("layer", name, choices -> check(choices, name, attention));
    }

    private static GradCheck check(Choices choices, String name, Attention attention) {
        Lengths lengths = choices.oneOf(LENGTHS);
        int seed = choices.below(GradChecks.SEEDS);
        RandomKey key = RandomKey.of(seed);
        Attention drawn = GradChecks.drawn(attention, key.child("weights"));
        Tensor query = GradChecks.uniform(-2, 2, Shape.of(lengths.batch(), SIZE), key.child("query"));
        Shape shape = Shape.of(lengths.steps(), lengths.batch(), SIZE);
        Tensor memory = GradChecks.uniform(-2, 2, shape, key.child("memory"));
        return GradCheck.ofModel(drawn, (copy, in) -> found(copy, lengths, in), List.of(query, memory))
                .inputsNamed("query", "memory")
                .named("%s of lengths %s of %d, seed %d".formatted(name, lengths.each(), lengths.steps(), seed));
    }

    private static Var found(Attention attention, Lengths lengths, List<Var> in) {
        Attended found = attention.attend(in.getFirst(), attention.over(Sequences.of(in.getLast(), lengths)));
        return Functions.concat(found.context(), found.weights());
    }
}
