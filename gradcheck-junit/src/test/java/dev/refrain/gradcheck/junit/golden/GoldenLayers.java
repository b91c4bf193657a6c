package dev.refrain.gradcheck.junit.golden;

import static dev.refrain.gradcheck.junit.golden.GoldenFunction.withParameters;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.gradcheck.junit.golden.GoldenFunction.Applied;
import dev.refrain.nn.layer.Bilinear;
import dev.refrain.nn.layer.Conv1d;
import dev.refrain.nn.layer.Conv2d;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.nn.layer.Padding;
import dev.refrain.tensor.Ids;
import java.util.List;
import java.util.Map;

/** The layers of the cases: the last inputs are their parameters. */
final class GoldenLayers {
    private GoldenLayers() {}

    static Map<String, GoldenFunction> all() {
        Sliding sliding = Sliding.plain().stride(2).padding(1);
        return Map.of(
                "layerNormLayer",
                withParameters(2, (p, in) -> new LayerNorm(p.get(0), p.get(1), 1e-3).apply(in.get(0))),
                "bilinearLayer",
                withParameters(2, (p, in) -> new Bilinear(p.get(0), p.get(1)).apply(in.get(0), in.get(1))),
                "embeddingLayer",
                embedding(),
                "conv1dSame",
                withParameters(2, (p, in) -> new Conv1d(p.get(0), p.get(1), 1, 1, Padding.SAME).apply(in.get(0))),
                "conv1dCausal",
                withParameters(2, (p, in) -> new Conv1d(p.get(0), p.get(1), 2, 2, Padding.CAUSAL).apply(in.get(0))),
                "conv2dLayer",
                withParameters(2, (p, in) -> new Conv2d(p.get(0), p.get(1), sliding).apply(in.get(0))));
    }

    private static GoldenFunction embedding() {
        return (tape, golden, dtype) -> {
            Parameter table =
                    GoldenFunction.parameter(golden.tensors("x").getFirst().to(dtype));
            Ids ids = tape.ids(golden.ids().getFirst());
            return new Applied(List.of(table.on(tape)), new Embedding(table, 1).apply(ids));
        };
    }
}
