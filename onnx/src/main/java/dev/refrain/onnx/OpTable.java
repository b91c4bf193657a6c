package dev.refrain.onnx;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Conv2d;
import dev.refrain.autograd.ops.CrossEntropy;
import dev.refrain.autograd.ops.CumSum;
import dev.refrain.autograd.ops.CustomOp;
import dev.refrain.autograd.ops.Dropout;
import dev.refrain.autograd.ops.Expand;
import dev.refrain.autograd.ops.Flip;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.LayerNorm;
import dev.refrain.autograd.ops.LogSoftmax;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.MaxPool2d;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Permute;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.ReductionOp;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.ScatterAlongAxis;
import dev.refrain.autograd.ops.ScatterRows;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.autograd.ops.SquaredDistance;
import dev.refrain.autograd.ops.StopGradient;
import dev.refrain.autograd.ops.Stride;
import dev.refrain.autograd.ops.TakeAlongAxis;
import dev.refrain.onnx.graph.Attribute;
import dev.refrain.onnx.graph.Graph;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** What each op is in ONNX. What is not here is refused by name: ops of gradients, which no model that is run needs, and users' own. */
final class OpTable {
    private OpTable() {}

    /** The name of what the op gives. */
    static String node(OpCall call) {
        return switch (call.op()) {
            case PointwiseOp pointwise ->
                PointwiseTable.node(
                        pointwise.function(),
                        call.e(),
                        call.in().stream().map(Value::name).toList());
            case MatMul _ -> call.node("MatMul");
            case SquaredDistance _ -> {
                String apart = call.node("Sub");
                yield ReductionTable.over(call, "ReduceSum", call.e().node("Mul", apart, apart));
            }
            case Softmax softmax -> call.node("Softmax", Attribute.of("axis", softmax.axis()));
            case LogSoftmax softmax -> call.node("LogSoftmax", Attribute.of("axis", softmax.axis()));
            case LayerNorm norm -> ReductionTable.layerNorm(call, norm);
            case CumSum sum ->
                call.graph()
                        .node(
                                "CumSum",
                                List.of(call.at(0), call.graph().whole(sum.axis())),
                                Attribute.of("reverse", sum.reverse() ? 1 : 0));
            case ReductionOp reduction -> ReductionTable.node(call, reduction);
            case Conv2d conv -> ImageOps.convolution(call, conv);
            case MaxPool2d pool -> ImageOps.maxPool(call, pool);
            case GatherRows _ -> call.graph().node("Gather", List.of(call.at(0), call.ids("ids")));
            case TakeAlongAxis take ->
                call.graph()
                        .node(
                                "GatherElements",
                                List.of(call.at(0), call.ids("ids")),
                                Attribute.of("axis", take.axis()));
            case CrossEntropy _ -> crossEntropy(call);
            case ScatterRows _ -> scattered(call, "ScatterND", unsqueezed(call, call.ids("ids"), -1));
            case ScatterAlongAxis scatter ->
                scattered(call, "ScatterElements", call.ids("ids"), Attribute.of("axis", scatter.axis()));
            default -> arrangement(call);
        };
    }

    /** What moves elements. */
    private static String arrangement(OpCall call) {
        return switch (call.op()) {
            case Concat concat -> call.node("Concat", Attribute.of("axis", concat.axis()));
            case Reshape _ -> call.reshaped(call.at(0), call.x().sizes(), call.result());
            case Permute permute ->
                call.transposed(
                        call.at(0),
                        permute.order().stream().mapToLong(each -> each).toArray());
            case Expand _ -> call.e().node("Expand", call.at(0), call.sizes().shape(call.result(), call.text()));
            case Slice slice ->
                sliced(
                        call,
                        slice.axis(),
                        call.vector(call.number(Slice.class, Slice::start)),
                        call.vector(call.number(Slice.class, Slice::end)),
                        1);
            case Stride stride ->
                sliced(call, stride.axis(), wholes(call, 0), wholes(call, Integer.MAX_VALUE), stride.step());
            case Flip flip -> {
                long[] axes = call.axes(flip.axes());
                long[] from = LongStream.of(axes).map(_ -> -1).toArray();
                long[] to = LongStream.of(axes).map(_ -> -Integer.MAX_VALUE).toArray();
                yield axes.length == 0
                        ? call.at(0)
                        : call.e()
                                .node(
                                        "Slice",
                                        call.at(0),
                                        wholes(call, from),
                                        wholes(call, to),
                                        wholes(call, axes),
                                        wholes(call, from));
            }
            case Pad pad -> padded(call, pad);
            case StopGradient _ -> call.at(0);
            case CustomOp _ -> throw call.refused("it is an op of one's own, which ONNX does not know");
            case Dropout _ -> throw call.refused("it draws noise: export from no tape, or one for evaluation");
            default -> throw call.refused("it has no translation");
        };
    }

    private static String wholes(OpCall call, long... values) {
        return call.graph().wholes(values);
    }

    private static String sliced(OpCall call, int axis, String start, String end, int step) {
        return call.e().node("Slice", call.at(0), start, end, wholes(call, axis), wholes(call, step));
    }

    private static String padded(OpCall call, Pad pad) {
        String before = call.vector(call.number(Pad.class, Pad::before));
        String behind = call.vector(call.number(Pad.class, Pad::behind));
        String pads = call.graph().node("Concat", List.of(before, behind), Attribute.of("axis", 0L));
        return call.e().node("Pad", call.at(0), pads, Graph.NONE, wholes(call, pad.axis()));
    }

    private static String unsqueezed(OpCall call, String value, long axis) {
        return call.graph().node("Unsqueeze", List.of(value, wholes(call, axis)));
    }

    /** What is added up in zeros. */
    private static String scattered(OpCall call, String operator, String places, Attribute... attributes) {
        String zeros = call.e().node("Expand", call.e().number(0), call.sizes().shape(call.result(), call.text()));
        Attribute[] all = Arrays.copyOf(attributes, attributes.length + 1);
        all[attributes.length] = Attribute.of("reduction", "add");
        return call.graph().node(operator, List.of(zeros, places, call.at(0)), all);
    }

    /** -logSoftmax(x) at the right class. */
    private static String crossEntropy(OpCall call) {
        int axis = call.x().rank() - 1;
        String logs = call.node("LogSoftmax", Attribute.of("axis", axis));
        String places = unsqueezed(call, call.ids("ids"), axis);
        String own = call.graph().node("GatherElements", List.of(logs, places), Attribute.of("axis", axis));
        return call.e().node("Neg", call.e().node("Squeeze", own, wholes(call, axis)));
    }
}
