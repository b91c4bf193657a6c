package dev.refrain.gradcheck.junit.golden;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The function of a case, as it is called here. */
@FunctionalInterface
interface GoldenFunction {
    /** What it was applied to, in the order of the inputs of the case, and the value; all on a tape. */
    record Applied(List<Var> inputs, Var value) {}

    Applied on(Tape tape, GoldenCase golden, DType dtype);

    static GoldenFunction of(Function<List<Var>, Var> function) {
        return withIds((x, ids) -> function.apply(x));
    }

    static GoldenFunction unary(UnaryOperator<Var> function) {
        return of(x -> function.apply(x.getFirst()));
    }

    static GoldenFunction binary(BinaryOperator<Var> function) {
        return of(x -> function.apply(x.get(0), x.get(1)));
    }

    /** A function that takes ids. */
    static GoldenFunction by(IdsFunction function) {
        return withIds((x, ids) -> function.of(x, ids.getFirst()));
    }

    /** A function of values and ids. */
    @FunctionalInterface
    interface IdsFunction {
        Var of(List<Var> x, Ids ids);
    }

    /** A function of values and any number of ids. */
    @FunctionalInterface
    interface AnyFunction {
        Var of(List<Var> x, List<Ids> ids);
    }

    private static GoldenFunction withIds(AnyFunction function) {
        return (tape, golden, dtype) -> {
            List<Var> x = golden.tensors("x").stream()
                    .map(each -> tape.input(each.to(dtype)))
                    .toList();
            return new Applied(x, function.of(x, golden.ids()));
        };
    }

    /** A function of parameters and values. */
    @FunctionalInterface
    interface ModelFunction {
        Var of(List<Parameter> parameters, List<Var> values);
    }

    /** A function whose last inputs are parameters here. */
    static GoldenFunction withParameters(int count, ModelFunction function) {
        return (tape, golden, dtype) -> {
            List<Tensor> all =
                    golden.tensors("x").stream().map(each -> each.to(dtype)).toList();
            int first = all.size() - count;
            List<Var> values = all.subList(0, first).stream().map(tape::input).toList();
            List<Parameter> parameters = all.subList(first, all.size()).stream()
                    .map(GoldenFunction::parameter)
                    .toList();
            Var output = function.of(parameters, values);
            return new Applied(
                    Stream.concat(values.stream(), parameters.stream().map(each -> each.on(tape)))
                            .toList(),
                    output);
        };
    }

    /** A parameter with this value. */
    static Parameter parameter(Tensor value) {
        Parameter parameter = new Parameter(value.shape(), (key, shape, dtype) -> value);
        parameter.initialise("weight", RandomKey.of(0), value.dtype());
        return parameter;
    }
}
