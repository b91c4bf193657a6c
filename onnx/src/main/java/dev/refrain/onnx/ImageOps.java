package dev.refrain.onnx;

import dev.refrain.autograd.ops.Conv2d;
import dev.refrain.autograd.ops.MaxPool2d;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.onnx.graph.Attribute;
import java.util.List;

/** Windows on images, which have their channels last here and behind the image's number in ONNX. */
final class ImageOps {
    private ImageOps() {}

    static String convolution(OpCall call, Conv2d conv) {
        String x = channelsFirst(call, call.at(0));
        String weights = call.transposed(call.at(1), 3, 2, 0, 1);
        Sliding s = conv.sliding();
        return channelsLast(call, call.graph().node("Conv", List.of(x, weights), pads(s), strides(s), dilations(s)));
    }

    static String maxPool(OpCall call, MaxPool2d pool) {
        Sliding s = pool.sliding();
        Attribute window = Attribute.of("kernel_shape", pool.height(), pool.width());
        String x = channelsFirst(call, call.at(0));
        return channelsLast(call, call.e().with("MaxPool", x, window, pads(s), strides(s), dilations(s)));
    }

    private static String channelsFirst(OpCall call, String images) {
        return call.transposed(images, 0, 3, 1, 2);
    }

    private static String channelsLast(OpCall call, String images) {
        return call.transposed(images, 0, 2, 3, 1);
    }

    private static Attribute pads(Sliding s) {
        return Attribute.of("pads", s.paddingDown(), s.paddingRight(), s.paddingDown(), s.paddingRight());
    }

    private static Attribute strides(Sliding s) {
        return Attribute.of("strides", s.strideDown(), s.strideRight());
    }

    private static Attribute dilations(Sliding s) {
        return Attribute.of("dilations", s.dilationDown(), s.dilationRight());
    }
}
