package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp.Rule;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Gradient rules of activations, angles and choices as people get them wrong, and some that are wrong in few places. */
final class ActivationFaults {
    private ActivationFaults() {}

    static Stream<OpFault> all() {
        return Stream.of(slopes(), pairs(), choices(), subtle()).flatMap(each -> each);
    }

    private static OpFault slope(String op, String what, Function<Var, Var> slope) {
        Rule rule = (saved, c, sink) -> sink.give(0, () -> c.mul(slope.apply(saved.input(0))));
        return new OpFault(op, what, sound -> rule);
    }

    private static OpFault both(
            String op, String what, BiFunction<Var, Saved, Var> first, BiFunction<Var, Saved, Var> second) {
        Rule rule = (saved, c, sink) -> {
            sink.give(0, () -> first.apply(c, saved));
            sink.give(1, () -> second.apply(c, saved));
        };
        return new OpFault(op, what, sound -> rule);
    }

    private static Stream<OpFault> slopes() {
        return Stream.of(
                slope("cos", "sign forgotten", Functions::sin),
                slope(
                        "atan",
                        "1 / (1 - x²) for 1 / (1 + x²)",
                        x -> x.square().neg().add(1).reciprocal()),
                slope("asin", "root forgotten", x -> x.square().neg().add(1).reciprocal()),
                slope("acosh", "that of asinh", x -> Functions.rsqrt(x.square().add(1))),
                slope("silu", "x σ'(x) forgotten", Var::sigmoid),
                slope("gelu", "that of 1.702 x", x -> {
                    Var gate = x.mul(1.702).sigmoid();
                    return gate.add(x.mul(1.702).mul(gate).mul(gate.neg().add(1)));
                }),
                slope("mish", "the gate's slope forgotten", x -> x.softplus().tanh()),
                slope("softsign", "not squared", x -> x.abs().add(1).reciprocal()),
                slope("logSigmoid", "σ(x) for σ(-x)", Var::sigmoid),
                slope(
                        "hardSigmoid",
                        "kinks at ±2.5",
                        x -> Masks.less(x.abs(), 2.5).div(6)));
    }

    private static Stream<OpFault> pairs() {
        return Stream.of(
                both(
                        "atan2",
                        "exchanged",
                        (c, saved) -> c.mul(saved.input(0)).div(lengths(saved)).neg(),
                        (c, saved) -> c.mul(saved.input(1)).div(lengths(saved))),
                both(
                        "leakyRelu",
                        "the slope's gradient where x is positive",
                        (c, saved) -> c.mul(Masks.where(Masks.greater(saved.input(0), 0), one(c), saved.input(1))),
                        (c, saved) -> c.mul(saved.input(0).relu())),
                both(
                        "softShrink",
                        "λ without the sign",
                        (c, saved) -> c.mul(Masks.greater(saved.input(0).abs(), saved.input(1))),
                        (c, saved) -> c.mul(Masks.greater(saved.input(0).abs(), saved.input(1)))
                                .neg()));
    }

    private static Stream<OpFault> choices() {
        return Stream.of(
                new OpFault(
                        "where",
                        "branches exchanged",
                        sound -> (saved, c, sink) ->
                                sound.pullback(saved, c, (input, formula) -> sink.give(3 - input, formula))),
                new OpFault("clamp", "bounds forgotten", sound -> only(0, sound)),
                new OpFault(
                        "clamp",
                        "gradient beyond the bounds",
                        sound -> (saved, c, sink) -> sound.pullback(
                                saved, c, (input, formula) -> sink.give(input, input == 0 ? () -> c : formula))),
                new OpFault(
                        "lerp",
                        "the weight's sign",
                        sound -> (saved, c, sink) -> sound.pullback(
                                saved,
                                c,
                                (input, formula) -> sink.give(
                                        input, input == 2 ? () -> formula.get().neg() : formula))));
    }

    /** Right in most places, or to the first order. */
    private static Stream<OpFault> subtle() {
        return Stream.of(
                new OpFault(
                        "tan",
                        "factor 1.0001",
                        sound -> (saved, c, sink) -> sound.pullback(saved, c.mul(1.0001), sink)),
                RareOpFaults.where(
                        "erfc",
                        "wrong in the tail",
                        (saved, c) -> RareOpFaults.any(saved.input(0), x -> x > 1.5 && x < 2)),
                RareOpFaults.where(
                        "elu",
                        "wrong for negative α",
                        (saved, c) -> RareOpFaults.any(saved.input(0), x -> x < 0)
                                && RareOpFaults.any(saved.input(1), a -> a < 0)),
                RareOpFaults.where(
                        "relu6", "wrong above 6", (saved, c) -> RareOpFaults.any(saved.input(0), x -> x > 6)),
                new OpFault(
                        "sinh",
                        "hides its own derivative",
                        sound -> (saved, c, sink) -> sink.give(
                                0, () -> c.mul(Functions.cosh(saved.input(0).detach())))),
                new OpFault(
                        "silu",
                        "hides the cotangent",
                        sound -> (saved, c, sink) -> sound.pullback(saved, c.detach(), sink)),
                both(
                        "hypot",
                        "the length is taken for a constant",
                        (c, saved) -> c.mul(saved.input(0)).div(length(saved).detach()),
                        (c, saved) -> c.mul(saved.input(1)).div(length(saved).detach())),
                slope(
                        "selu",
                        "wrong by a thousandth of λ below 0",
                        x -> Masks.where(
                                Masks.greater(x, 0),
                                Var.scalar(1.0507009873554805, x.dtype()),
                                x.exp().mul(1.7580993408473768 + 0.001))),
                both(
                        "logAddExp",
                        "where b is greater, of a difference within 3",
                        (c, saved) -> c.mul(within3(saved, 0).sigmoid()),
                        (c, saved) -> c.mul(within3(saved, 1).sigmoid())));
    }

    private static Var within3(Saved saved, int input) {
        return Masks.clamp(saved.input(input).sub(saved.input(1 - input)), -3, 100);
    }

    private static Var lengths(Saved saved) {
        return saved.input(0).square().add(saved.input(1).square());
    }

    private static Var length(Saved saved) {
        return Functions.hypot(saved.input(0), saved.input(1));
    }

    private static Var one(Var like) {
        return Var.scalar(1, like.dtype());
    }

    private static Rule only(int input, Op sound) {
        return (saved, c, sink) -> sound.pullback(saved, c, (each, formula) -> {
            if (each == input) {
                sink.give(each, formula);
            }
        });
    }
}
