package dev.refrain.tensor.internal.measure;

import dev.refrain.tensor.internal.compute.PointwiseKernel;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Domain.Interval;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.stream.Stream;

/** A pointwise function to measure, at so many elements. */
public record FunctionSize(Pointwise function, int n) {
    /** What fits into the first cache, and what fits into none but the last. */
    private static final List<Integer> SIZES = List.of(4096, 1 << 20);

    /** Every function of one argument, the sum and the product, each at {@code 4096} and {@code 1048576} elements. */
    public static List<FunctionSize> all() {
        return of(Stream.of(Pointwise.values())
                .filter(each -> each.arity() == 1 || each == Pointwise.ADD || each == Pointwise.MUL));
    }

    /** Those that gates and losses are made of: one of each kind of loop, and of each length. */
    public static List<FunctionSize> usual() {
        return of(Stream.of(
                Pointwise.NEG,
                Pointwise.EXP,
                Pointwise.LOG,
                Pointwise.TANH,
                Pointwise.SIGMOID,
                Pointwise.RELU,
                Pointwise.SOFTPLUS,
                Pointwise.EXPM1,
                Pointwise.LOG1P,
                Pointwise.ERF,
                Pointwise.SQRT,
                Pointwise.SQUARE,
                Pointwise.ABS,
                Pointwise.RECIPROCAL,
                Pointwise.SIGN,
                Pointwise.ADD,
                Pointwise.MUL));
    }

    private static List<FunctionSize> of(Stream<Pointwise> functions) {
        return functions
                .flatMap(each -> SIZES.stream().map(n -> new FunctionSize(each, n)))
                .toList();
    }

    /** The function over numbers of its domain, ready to run again and again. */
    public Runnable kernel() {
        Interval domain = function.domain().interval(0);
        Buffer x = Operands.vector(n, Math.max(-4, domain.low() + 0.1), Math.min(4, domain.high() - 0.1));
        Buffer y = Operands.vector(n, 0.1, 4);
        Buffer out = Buffer.zeros(false, n);
        PointwiseKernel kernel = function.kernel();
        return function.arity() == 1 ? () -> kernel.run(x, out) : () -> kernel.run(x, y, out);
    }
}
