package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Permute;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp.Rule;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Gradient rules as people get them wrong. In each, {@code c} is the cotangent of the value. */
final class OpFaults {
    private OpFaults() {}

    static Stream<OpFault> all() {
        return Stream.of(
                        factors(),
                        pairs(),
                        products(),
                        reductions(),
                        views(),
                        rows(),
                        orders(),
                        ReductionFaults.all(),
                        RareOpFaults.all(),
                        ActivationFaults.all(),
                        TokenOpFaults.all(),
                        ImageFaults.all())
                .flatMap(each -> each);
    }

    private static OpFault of(String op, String what, Rule rule) {
        return new OpFault(op, what, sound -> rule);
    }

    private static OpFault of(String op, String what, Function<Op, Rule> rule) {
        return new OpFault(op, what, rule);
    }

    /** The sound rule for another cotangent. */
    private static OpFault changed(String op, String what, Function<Var, Var> change) {
        return of(op, what, sound -> (saved, c, sink) -> sound.pullback(saved, change.apply(c), sink));
    }

    private static Stream<OpFault> factors() {
        return Stream.of(
                changed("tanh", "sign", Var::neg),
                changed("sigmoid", "factor 1.0001", c -> c.mul(1.0001)),
                changed("neg", "factor 1 + 1e-5", c -> c.mul(1 + 1e-5)),
                of("exp", "factor forgotten", (saved, c, sink) -> sink.give(0, () -> c)),
                of(
                        "log",
                        "1 / x² for 1 / x",
                        (saved, c, sink) ->
                                sink.give(0, () -> c.div(saved.input(0).square()))),
                of(
                        "softplus",
                        "tanh for sigmoid",
                        (saved, c, sink) ->
                                sink.give(0, () -> c.mul(saved.input(0).tanh()))),
                of("sqrt", "half forgotten", (saved, c, sink) -> sink.give(0, () -> c.div(saved.output()))),
                of("square", "two forgotten", (saved, c, sink) -> sink.give(0, () -> c.mul(saved.input(0)))),
                of(
                        "reciprocal",
                        "y for y²",
                        (saved, c, sink) ->
                                sink.give(0, () -> c.mul(saved.output()).neg())),
                of("expm1", "y for y + 1", (saved, c, sink) -> sink.give(0, () -> c.mul(saved.output()))),
                of(
                        "log1p",
                        "1 / (1 + |x|) for 1 / (1 + x)",
                        (saved, c, sink) ->
                                sink.give(0, () -> c.div(saved.input(0).abs().add(1)))),
                changed("erf", "2 / π for 2 / √π", c -> c.div(Math.sqrt(Math.PI))),
                of("abs", "wrong below 0", (saved, c, sink) -> sink.give(0, () -> c)),
                of("relu", "leaks 1e-4 below 0", sound -> (saved, c, sink) -> {
                    sound.pullback(saved, c, sink);
                    sink.give(0, () -> c.mul(saved.input(0).neg().relu().mul(1e-4)));
                }));
    }

    private static Stream<OpFault> pairs() {
        return Stream.of(
                of("add", "sum over a repeated axis forgotten", (saved, c, sink) -> {
                    sink.give(0, () -> firstOf(c, saved.shape(0)));
                    sink.give(1, () -> firstOf(c, saved.shape(1)));
                }),
                of("sub", "second sign", (saved, c, sink) -> {
                    sink.give(0, () -> c);
                    sink.give(1, () -> c);
                }),
                of("mul", "exchanged", (saved, c, sink) -> {
                    sink.give(0, () -> c.mul(saved.input(0)));
                    sink.give(1, () -> c.mul(saved.input(1)));
                }),
                of("mul", "one contribution of an argument given twice", OpFaults::onceIfTwice),
                of("div", "b for b²", (saved, c, sink) -> {
                    sink.give(0, () -> c.div(saved.input(1)));
                    sink.give(1, () -> c.mul(saved.input(0)).div(saved.input(1)).neg());
                }),
                of("max", "both get all", (saved, c, sink) -> {
                    sink.give(0, () -> c);
                    sink.give(1, () -> c);
                }),
                of(
                        "min",
                        "the greater one gets it",
                        sound -> (saved, c, sink) ->
                                sound.pullback(saved, c, (input, formula) -> sink.give(1 - input, formula))),
                of("pow", "exponent forgotten", sound -> only(0, sound)),
                of(
                        "xlogy",
                        "one element wrong by a thousandth",
                        sound -> (saved, c, sink) -> sound.pullback(saved, c.mul(lastElement(c.shape())), sink)));
    }

    private static Stream<OpFault> products() {
        return Stream.of(
                of("matmul", "second forgotten", sound -> only(0, sound)),
                of("matmul", "not transposed where square", sound -> (saved, c, sink) -> {
                    boolean square = saved.shape(1).size(0) == saved.shape(1).size(1);
                    sink.give(
                            0,
                            () -> c.matmul(
                                    square ? saved.input(1) : saved.input(1).transpose()));
                    sink.give(1, () -> saved.input(0).transpose().matmul(c));
                }),
                of(
                        "matmul",
                        "factor 1.001 from an inner size of 3 on",
                        sound -> (saved, c, sink) ->
                                sound.pullback(saved, saved.shape(0).size(1) < 3 ? c : c.mul(1.001), sink)),
                of("matmul", "the same tensor counts once", OpFaults::onceIfTwice));
    }

    private static Stream<OpFault> reductions() {
        return Stream.of(
                of(
                        "sum",
                        "mean",
                        sound -> (saved, c, sink) -> sound.pullback(
                                saved, c.div(Math.max(1, ((Sum) sound).axes().countIn(saved.shape(0)))), sink)),
                of(
                        "maxOver",
                        "every term gets it",
                        sound -> (saved, c, sink) -> sink.give(
                                0,
                                () -> c.reshape(withOnes(((Max) sound).axes(), saved.shape(0)))
                                        .expand(saved.shape(0)))),
                of(
                        "softmax",
                        "diagonal only",
                        (saved, c, sink) -> sink.give(
                                0,
                                () -> c.mul(saved.output())
                                        .mul(saved.output().neg().add(1)))),
                of(
                        "softmax",
                        "sum along another axis",
                        sound -> (saved, c, sink) -> sink.give(0, () -> {
                            Var y = saved.output();
                            int axis = y.shape().rank() - 1 - ((Softmax) sound).axis();
                            Var mean = c.mul(y).sum(axis).reshape(y.shape().with(axis, 1));
                            return y.mul(c.sub(mean));
                        })),
                of(
                        "logSoftmax",
                        "sum of c forgotten",
                        (saved, c, sink) ->
                                sink.give(0, () -> c.sub(saved.output().exp().mul(c)))));
    }

    private static Stream<OpFault> views() {
        return Stream.of(
                of(
                        "permute",
                        "order for its inverse",
                        sound -> (saved, c, sink) -> sink.give(0, () -> {
                            Var wrong = c.permute(((Permute) sound)
                                    .order().stream().mapToInt(axis -> axis).toArray());
                            return wrong.shape().equals(saved.shape(0)) ? wrong : c.permute(inverse((Permute) sound));
                        })),
                of(
                        "reshape",
                        "elements in reverse",
                        (saved, c, sink) -> sink.give(0, () -> {
                            int count = c.shape().count();
                            int[] backwards = IntStream.range(0, count)
                                    .map(i -> count - 1 - i)
                                    .toArray();
                            return c.reshape(count)
                                    .gatherRows(Ids.of(backwards, count))
                                    .reshape(saved.shape(0));
                        })),
                of(
                        "expand",
                        "sum over a repeated axis forgotten",
                        (saved, c, sink) -> sink.give(0, () -> firstOf(c, saved.shape(0)))),
                of("slice", "off by one", sound -> (saved, c, sink) -> {
                    Slice slice = (Slice) sound;
                    int behind = saved.shape(0).size(slice.axis()) - slice.end();
                    int shift = behind > 0 ? 1 : 0;
                    sink.give(0, () -> Var.apply(new Pad(slice.axis(), slice.start() + shift, behind - shift), c));
                }),
                of("pad", "off by one", sound -> (saved, c, sink) -> {
                    Pad pad = (Pad) sound;
                    int start = Math.max(0, pad.before() - 1);
                    sink.give(
                            0,
                            () -> c.slice(
                                    pad.axis(), start, start + saved.shape(0).size(pad.axis())));
                }),
                of(
                        "concat",
                        "equal parts exchanged",
                        sound -> (saved, c, sink) -> sound.pullback(saved, c, (input, formula) -> {
                            int other = saved.count() - 1 - input;
                            sink.give(saved.shape(other).equals(saved.shape(input)) ? other : input, formula);
                        })),
                of("concat", "later parts one element too early", sound -> (saved, c, sink) -> {
                    int axis = ((Concat) sound).axis();
                    int end = 0;
                    for (int i = 0; i < saved.count(); i++) {
                        int start = Math.max(0, end - 1);
                        int size = saved.shape(i).size(axis);
                        sink.give(i, () -> c.slice(axis, start, start + size));
                        end += size;
                    }
                }));
    }

    private static Stream<OpFault> rows() {
        return Stream.of(
                of(
                        "gatherRows",
                        "a row asked for twice gets one contribution",
                        (saved, c, sink) -> sink.give(0, () -> {
                            Set<Integer> seen = new HashSet<>();
                            double[] first = IntStream.of(saved.ids().toArray())
                                    .mapToDouble(id -> seen.add(id) ? 1 : 0)
                                    .toArray();
                            List<Integer> sizes = new ArrayList<>(
                                    IntStream.of(saved.ids().shape().sizes())
                                            .boxed()
                                            .toList());
                            while (sizes.size() < c.shape().rank()) {
                                sizes.add(1);
                            }
                            Var mask = Var.of(Tensor.of(
                                    first, sizes.stream().mapToInt(size -> size).toArray()));
                            return Var.apply(new ScatterRows(saved.shape(0).size(0)), saved.ids(), c.mul(mask));
                        })),
                of("scatterRows", "rows counted from the end", sound -> (saved, c, sink) -> {
                    int rows = ((ScatterRows) sound).rows();
                    int[] mirrored = IntStream.of(saved.ids().toArray())
                            .map(id -> rows - 1 - id)
                            .toArray();
                    sink.give(
                            0,
                            () -> c.gatherRows(
                                    Ids.of(mirrored, saved.ids().shape().sizes())));
                }));
    }

    /** Rules whose first order looks right. */
    private static Stream<OpFault> orders() {
        return Stream.of(
                of(
                        "tanh",
                        "hides its own derivative",
                        (saved, c, sink) -> sink.give(
                                0, () -> c.sub(c.mul(saved.output().detach().square())))),
                changed("sigmoid", "hides the cotangent", Var::detach),
                changed("exp", "not linear in the cotangent", Var::relu),
                of(
                        "div",
                        "NaN where a is negative",
                        sound -> (saved, c, sink) -> sound.pullback(
                                saved,
                                c.add(saved.input(0)
                                        .abs()
                                        .sqrt()
                                        .sub(saved.input(0).sqrt())),
                                sink)));
    }

    /** Of what was repeated, the first: as if nobody had to sum. */
    private static Var firstOf(Var c, Shape shape) {
        int added = c.shape().rank() - shape.rank();
        Var first = c;
        for (int axis = 0; axis < c.shape().rank(); axis++) {
            boolean repeated = axis < added || shape.size(axis - added) == 1;
            first = repeated && first.shape().size(axis) > 1 ? first.slice(axis, 0, 1) : first;
        }
        return first.shape().count() == shape.count() ? first.reshape(shape) : c;
    }

    /** An argument that is given twice gets the first contribution alone. */
    private static Rule onceIfTwice(Op sound) {
        return (saved, c, sink) -> sound.pullback(saved, c, (input, formula) -> {
            if (input == 0 || !isTwice(saved)) {
                sink.give(input, formula);
            }
        });
    }

    private static boolean isTwice(Saved saved) {
        return saved.input(0).value().equals(saved.input(1).value());
    }

    /** 1 but for the last element. */
    private static Var lastElement(Shape shape) {
        double[] factors = new double[shape.count()];
        Arrays.fill(factors, 1);
        if (factors.length > 0) {
            factors[factors.length - 1] = 1.001;
        }
        return Var.of(Tensor.of(factors, shape.sizes()));
    }

    private static Rule only(int input, Op sound) {
        return (saved, c, sink) -> sound.pullback(saved, c, (each, formula) -> {
            if (each == input) {
                sink.give(each, formula);
            }
        });
    }

    private static Shape withOnes(Axes axes, Shape shape) {
        Shape ones = shape;
        for (int axis = 0; axis < shape.rank(); axis++) {
            ones = axes.has(axis) ? ones.with(axis, 1) : ones;
        }
        return ones;
    }

    private static int[] inverse(Permute permute) {
        int[] inverse = new int[permute.order().size()];
        for (int axis = 0; axis < inverse.length; axis++) {
            inverse[permute.order().get(axis)] = axis;
        }
        return inverse;
    }
}
