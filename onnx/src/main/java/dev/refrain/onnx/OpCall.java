package dev.refrain.onnx;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Op;
import dev.refrain.onnx.graph.Attribute;
import dev.refrain.onnx.graph.Graph;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One op as it is translated.
 *
 * @param ops what it was in each trace
 * @param ids the ids that belong to its inputs, in the graph; null if it takes none
 * @param result the sizes of what it gives
 */
record OpCall(
        Emitter e,
        Sizes sizes,
        List<Op> ops,
        List<Value> in,
        @Nullable String ids,
        List<Size> result) {
    OpCall {
        ops = List.copyOf(ops);
        in = List.copyOf(in);
        result = List.copyOf(result);
    }

    Op op() {
        return ops.getFirst();
    }

    Value x() {
        return in.getFirst();
    }

    String at(int input) {
        return in.get(input).name();
    }

    Graph graph() {
        return e.graph();
    }

    String ids(String what) {
        return Objects.requireNonNull(ids, what);
    }

    /** A number that the op was made with, which may vary with the sizes. */
    <O extends Op> Size number(Class<O> kind, ToIntFunction<O> number) {
        return new Size(ops.stream().map(op -> number.applyAsInt(kind.cast(op))).toList());
    }

    /** A size as the graph has it, [1]. */
    String vector(Size size) {
        return sizes.vector(size, text());
    }

    /** The op and its shapes, for messages. */
    String text() {
        return op().name() + " of "
                + IntStream.range(0, in.size())
                        .mapToObj(i -> in.get(i).sizes().toString())
                        .reduce((one, two) -> one + " and " + two)
                        .orElse("nothing");
    }

    OnnxException refused(String why) {
        return new OnnxException("onnx: %s: %s".formatted(text(), why));
    }

    /** One operator for the inputs as they are. */
    String node(String operator, Attribute... attributes) {
        return graph().node(operator, in.stream().map(Value::name).toList(), attributes);
    }

    /** The axes of the first input that are in a set. */
    long[] axes(Axes axes) {
        return IntStream.range(0, x().rank())
                .filter(axes::has)
                .mapToLong(axis -> axis)
                .toArray();
    }

    String reshaped(String value, List<Size> from, List<Size> to) {
        return graph().node("Reshape", List.of(value, sizes.reshape(from, to, text())));
    }

    String transposed(String value, long... order) {
        return e.with("Transpose", value, Attribute.of("perm", order));
    }
}
