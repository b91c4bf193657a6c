package dev.refrain.onnx;

import dev.refrain.autograd.ops.LayerNorm;
import dev.refrain.autograd.ops.LogSumExp;
import dev.refrain.autograd.ops.Max;
import dev.refrain.autograd.ops.Min;
import dev.refrain.autograd.ops.Norm;
import dev.refrain.autograd.ops.Prod;
import dev.refrain.autograd.ops.ReductionOp;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.autograd.ops.Variance;
import dev.refrain.onnx.graph.Attribute;
import java.util.List;
import java.util.stream.LongStream;

/** Reductions in ONNX, of which axes are an input, and which, over no axes, are what they are of one element. */
final class ReductionTable {
    private ReductionTable() {}

    static String node(OpCall call, ReductionOp reduction) {
        long[] axes = call.axes(reduction.axes());
        return switch (reduction) {
            case Sum _ -> over(call, "ReduceSum", axes);
            case Max _ -> over(call, "ReduceMax", axes);
            case Min _ -> over(call, "ReduceMin", axes);
            case Prod _ -> over(call, "ReduceProd", axes);
            case LogSumExp _ -> over(call, "ReduceLogSumExp", axes);
            case Norm _ -> axes.length == 0 ? call.node("Abs") : over(call, "ReduceL2", axes);
            case Variance variance -> variance(call, variance, axes);
            default -> throw call.refused("it has no translation");
        };
    }

    private static String over(OpCall call, String operator, long... axes) {
        return axes.length == 0 ? call.at(0) : reduced(call, operator, call.at(0), 0, axes);
    }

    /** A value of the shape of the first input, reduced over all axes. */
    static String over(OpCall call, String operator, String value) {
        long[] axes = LongStream.range(0, call.x().rank()).toArray();
        return axes.length == 0 ? value : reduced(call, operator, value, 0, axes);
    }

    private static String reduced(OpCall call, String operator, String value, int kept, long... axes) {
        return call.graph().node(operator, List.of(value, call.graph().wholes(axes)), Attribute.of("keepdims", kept));
    }

    private static String variance(OpCall call, Variance variance, long... axes) {
        Emitter e = call.e();
        if (axes.length == 0) {
            return e.node("Sub", call.at(0), call.at(0));
        }
        String apart = e.node("Sub", call.at(0), reduced(call, "ReduceMean", call.at(0), 1, axes));
        String squares = e.node("Mul", apart, apart);
        if (!variance.sample()) {
            return reduced(call, "ReduceMean", squares, 0, axes);
        }
        Size count = LongStream.of(axes)
                .mapToObj(axis -> call.x().sizes().get((int) axis))
                .reduce(Size.of(1), Size::times);
        String terms = call.sizes().number(count.minus(1), e.type(), call.text());
        return e.node("Div", reduced(call, "ReduceSum", squares, 0, axes), terms);
    }

    static String layerNorm(OpCall call, LayerNorm norm) {
        Size features = call.x().sizes().getLast();
        String ones = call.e().node("Expand", call.e().number(1), call.vector(features));
        return call.graph()
                .node(
                        "LayerNormalization",
                        List.of(call.at(0), ones),
                        Attribute.of("axis", -1L),
                        Attribute.real("epsilon", norm.epsilon()));
    }
}
