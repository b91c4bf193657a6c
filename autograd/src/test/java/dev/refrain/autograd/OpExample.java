package dev.refrain.autograd;

import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One application of an op: a value for each input, in row-major order, where the op is smooth. */
public record OpExample(Op op, @Nullable Ids ids, List<Tensor> inputs) {
    /** One of each op, and of each pointwise function: the first case of its sample with more than one element to read. */
    public static Stream<OpExample> all() {
        return OpSamples.all().stream().map(OpExample::of);
    }

    private static OpExample of(OpSample sample) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> sample.draw(Choices.numbered(i, RandomKey.of(i))))
                .map(OpExample::of)
                .filter(each ->
                        each.inputs.stream().allMatch(input -> input.shape().count() > 1))
                .findFirst()
                .orElseThrow();
    }

    private static OpExample of(OpCase drawn) {
        List<Tensor> inputs = drawn.arguments().values().stream()
                .map(each -> Tensor.of(each.value().toDoubles(), each.shape().sizes()))
                .toList();
        return new OpExample(drawn.op(), drawn.ids().orElse(null), inputs);
    }

    /** The inputs, entered on a tape. */
    List<Var> enter(Tape tape) {
        return inputs.stream().map(tape::input).toList();
    }

    Var apply(List<Var> values) {
        return applying(op, values);
    }

    /** Another op applied to the same kind of arguments. */
    Var applying(Op other, List<Var> values) {
        Var[] arguments = values.toArray(Var[]::new);
        return ids == null ? Var.apply(other, arguments) : Var.apply(other, ids, arguments);
    }

    /** The values as parameters. */
    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        inputs.forEach(value -> parameters.add(Samples.named("p" + parameters.size(), value)));
        return parameters;
    }

    @Override
    public String toString() {
        return op.name();
    }
}
