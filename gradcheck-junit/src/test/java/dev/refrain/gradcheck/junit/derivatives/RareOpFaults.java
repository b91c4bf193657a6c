package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.function.BiPredicate;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Gradient rules that are right in most cases, and wrong in the others. */
final class RareOpFaults {
    private RareOpFaults() {}

    static Stream<OpFault> all() {
        return Stream.of(
                where("tanh", "wrong where it saturates", (saved, c) -> any(saved.output(), y -> Math.abs(y) > 0.99)),
                where("sigmoid", "wrong at 0", (saved, c) -> any(saved.output(), y -> y == 0.5)),
                where("relu", "wrong above 6", (saved, c) -> any(saved.input(0), x -> x > 6)),
                where("mul", "wrong where a is 0", (saved, c) -> any(saved.input(0), a -> a == 0)),
                where("add", "wrong for rank 4", (saved, c) -> c.shape().rank() == 4),
                where(
                        "sub",
                        "wrong where both are repeated",
                        (saved, c) -> !saved.shape(0).equals(c.shape())
                                && !saved.shape(1).equals(c.shape())),
                where(
                        "exp",
                        "wrong beyond 16 along the last axis",
                        (saved, c) -> c.shape().rank() > 0 && c.shape().size(-1) > 16),
                where(
                        "sum",
                        "wrong for a negative cotangent of one element",
                        (saved, c) -> c.shape().count() == 1 && c.item() < 0),
                where(
                        "sum",
                        "wrong for a cotangent of ones",
                        (saved, c) -> c.shape().count() > 1
                                && Arrays.stream(c.value().toDoubles()).allMatch(each -> each == 1)),
                where(
                        "matmul",
                        "wrong where some cotangent is large",
                        (saved, c) -> any(c, each -> Math.abs(each) > 100)),
                where(
                        "maxOver",
                        "wrong over the first two of three axes",
                        (saved, c) -> saved.shape(0).rank() == 3 && c.shape().rank() == 1),
                where(
                        "logSoftmax",
                        "wrong for more than 8 terms",
                        (saved, c) -> IntStream.of(c.shape().sizes()).anyMatch(size -> size > 8)),
                where("permute", "wrong for rank 4", (saved, c) -> c.shape().rank() == 4),
                where(
                        "reshape",
                        "wrong where an axis is divided",
                        (saved, c) -> c.shape().rank() > saved.shape(0).rank() + 1),
                where("concat", "wrong from the fourth part on", (saved, c) -> saved.count() == 4),
                where(
                        "pad",
                        "wrong by more than two",
                        (saved, c) -> c.shape().count() > 3 * saved.shape(0).count()),
                new OpFault(
                        "matmul",
                        "x and its transpose count once",
                        sound -> (saved, c, sink) -> sound.pullback(saved, c, (input, formula) -> {
                            Tensor transposed = saved.input(0).transpose().value();
                            if (input == 0 || !transposed.equals(saved.input(1).value())) {
                                sink.give(input, formula);
                            }
                        })),
                where(
                        "gatherRows",
                        "wrong for ids of rank 3",
                        (saved, c) -> saved.ids().shape().rank() == 3));
    }

    /** Wrong by a thousandth where something holds. */
    static OpFault where(String op, String what, BiPredicate<Saved, Var> wrong) {
        return new OpFault(
                op,
                what,
                sound -> (saved, c, sink) -> sound.pullback(saved, wrong.test(saved, c) ? c.mul(1.001) : c, sink));
    }

    /** Whether something holds of an element. */
    static boolean any(Var values, DoublePredicate holds) {
        return Arrays.stream(values.value().toDoubles()).anyMatch(holds);
    }
}
