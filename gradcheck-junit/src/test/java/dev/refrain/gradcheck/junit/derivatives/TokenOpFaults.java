package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.CrossEntropySlope;
import dev.refrain.autograd.ops.Dropout;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp.Rule;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Wrong gradient rules of what models of tokens need: dropout and cross-entropy. In each, {@code c} is the cotangent. */
final class TokenOpFaults {
    private TokenOpFaults() {}

    static Stream<OpFault> all() {
        return Stream.of(dropouts(), losses(), slopes()).flatMap(each -> each);
    }

    private static OpFault of(String op, String what, Rule rule) {
        return new OpFault(op, what, sound -> rule);
    }

    private static Stream<OpFault> dropouts() {
        return Stream.of(
                new OpFault("dropout", "scale forgotten", sound -> (saved, c, sink) -> {
                    double rate = ((Dropout) sound).rate();
                    sound.pullback(saved, c.mul(1 - rate), sink);
                }),
                new OpFault("dropout", "the cotangent is scaled, not dropped", sound -> (saved, c, sink) -> {
                    double rate = ((Dropout) sound).rate();
                    sink.give(0, () -> c.div(1 - rate));
                }),
                new OpFault("dropout", "mask of another key", sound -> (saved, c, sink) -> {
                    Dropout own = (Dropout) sound;
                    Dropout other = new Dropout(own.key().child(1), own.rate());
                    sink.give(0, () -> Var.apply(other, c));
                }),
                new OpFault(
                        "dropout",
                        "the mask of the first of several steps at all of them",
                        sound -> (saved, c, sink) -> sink.give(0, () -> firstMaskAlways((Dropout) sound, c))));
    }

    private static Var firstMaskAlways(Dropout own, Var c) {
        if (c.shape().rank() != 3 || c.shape().size(0) == 0) {
            return Var.apply(own, c);
        }
        List<Var> steps = new ArrayList<>();
        for (int t = 0; t < c.shape().size(0); t++) {
            steps.add(Var.apply(own, c.select(0, t)));
        }
        return Functions.stack(0, steps);
    }

    private static Stream<OpFault> losses() {
        return Stream.of(
                of(
                        "crossEntropy",
                        "the right class forgotten",
                        (saved, c, sink) ->
                                sink.give(0, () -> column(c).mul(saved.input(0).softmax(-1)))),
                of(
                        "crossEntropy",
                        "the cotangent forgotten",
                        (saved, c, sink) -> sink.give(0, () -> slope(saved, saved.input(0), ones(c)))),
                of(
                        "crossEntropy",
                        "the probabilities are constants",
                        (saved, c, sink) ->
                                sink.give(0, () -> slope(saved, saved.input(0).detach(), c))),
                RareOpFaults.where(
                        "crossEntropy",
                        "wrong where a class has a probability below 1/1000",
                        (saved, c) -> RareOpFaults.any(saved.input(0).softmax(-1), p -> p < 1e-3)));
    }

    private static Stream<OpFault> slopes() {
        return Stream.of(
                new OpFault(
                        "crossEntropySlope",
                        "the factor forgotten",
                        sound -> (saved, c, sink) -> sound.pullback(
                                saved,
                                c,
                                (input, formula) -> sink.give(
                                        input, input == 1 ? formula : () -> byLogits(saved, c, ones(saved.input(1)))))),
                new OpFault(
                        "crossEntropySlope",
                        "diagonal only",
                        sound -> (saved, c, sink) -> sound.pullback(
                                saved,
                                c,
                                (input, formula) -> sink.give(input, input == 1 ? formula : () -> diagonal(saved, c)))),
                new OpFault(
                        "crossEntropySlope",
                        "the right class forgotten in the factor's",
                        sound -> (saved, c, sink) -> sound.pullback(
                                saved,
                                c,
                                (input, formula) -> sink.give(
                                        input,
                                        input == 0
                                                ? formula
                                                : () -> saved.input(0)
                                                        .softmax(-1)
                                                        .mul(c)
                                                        .sum(-1)))),
                RareOpFaults.where(
                        "crossEntropySlope",
                        "wrong where a class is all but certain",
                        (saved, c) -> RareOpFaults.any(saved.input(0).softmax(-1), p -> p > 0.999)));
    }

    private static Var slope(Saved saved, Var logits, Var factors) {
        return Var.apply(new CrossEntropySlope(), saved.ids(), logits, factors);
    }

    /** f p (c - Σ c p). */
    private static Var byLogits(Saved saved, Var c, Var factors) {
        Var p = saved.input(0).softmax(-1);
        return column(factors).mul(p).mul(c.sub(column(c.mul(p).sum(-1))));
    }

    /** f p (1 - p) c. */
    private static Var diagonal(Saved saved, Var c) {
        Var p = saved.input(0).softmax(-1);
        return column(saved.input(1)).mul(p).mul(p.neg().add(1)).mul(c);
    }

    private static Var column(Var rows) {
        int[] sizes = Arrays.copyOf(rows.shape().sizes(), rows.shape().rank() + 1);
        sizes[sizes.length - 1] = 1;
        return rows.reshape(sizes);
    }

    private static Var ones(Var like) {
        return Var.of(Tensor.full(like.dtype(), 1, like.shape().sizes()));
    }
}
