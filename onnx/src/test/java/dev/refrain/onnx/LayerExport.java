package dev.refrain.onnx;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A recurrent layer as a model of x, of its first states, and perhaps of lengths, which gives outputs and last states. */
final class LayerExport<S> {
    private final RecurrentLayer<S> layer;
    private final int features;
    private final DType dtype;
    private final boolean hasLengths;
    private final List<Shape> states = new ArrayList<>();
    private final S likeState;

    LayerExport(RecurrentLayer<S> layer, int features, DType dtype, boolean hasLengths) {
        this.layer = layer;
        this.features = features;
        this.dtype = dtype;
        this.hasLengths = hasLengths;
        likeState = layer.initialState(Var.of(Tensor.zeros(dtype, 1, features)));
        Tree.values(likeState).values().forEach(part -> states.add(part.shape()));
    }

    OnnxFunction function() {
        return in -> {
            Var x = in.value("x");
            Sequences sequences = hasLengths ? Sequences.of(x, in.lengths("lengths")) : Sequences.of(x);
            Iterator<String> names = names().iterator();
            S first = Tree.mapValues(likeState, _ -> in.value(names.next()));
            Outputs<S> y = layer.apply(sequences, first);
            OnnxOutputs outputs = OnnxOutputs.of("y", y.all());
            Iterator<String> again = names().iterator();
            for (Var last : Tree.values(y.last()).values()) {
                outputs = outputs.and("last_" + again.next(), last);
            }
            return outputs;
        };
    }

    List<String> names() {
        return IntStream.range(0, states.size()).mapToObj(k -> "state" + k).toList();
    }

    OnnxModel model() {
        OnnxExport export = OnnxExport.named("layer").input("x", dtype, "time, batch, " + features);
        for (int k = 0; k < states.size(); k++) {
            StringBuilder sizes = new StringBuilder("batch");
            IntStream.of(states.get(k).sizes())
                    .skip(1)
                    .forEach(size -> sizes.append(", ").append(size));
            export = export.input("state" + k, dtype, sizes.toString());
        }
        return (hasLengths ? export.lengths("lengths", "time", "batch") : export).of(function());
    }

    /** Compares at some time, batch, lengths and values; gives the greatest difference. */
    double check(OrtRun run, int seed) {
        RandomKey key = RandomKey.of(seed);
        int time = 1 + (int) key.below(9, 0);
        int batch = 1 + (int) key.below(5, 1);
        return check(run, seed, time, batch);
    }

    double check(OrtRun run, int seed, int time, int batch) {
        return Agreement.check(function(), run, inputs(seed, time, batch), Agreement.TOLERANCE);
    }

    Map<String, Object> inputs(int seed, int time, int batch) {
        RandomKey key = RandomKey.of(seed);
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("x", normal(key.child("x"), dtype, time, batch, features));
        for (int k = 0; k < states.size(); k++) {
            int[] sizes = states.get(k).with(0, batch).sizes();
            inputs.put("state" + k, normal(key.child("state").child(k), dtype, sizes));
        }
        if (hasLengths) {
            inputs.put("lengths", lengths(key.child("lengths"), time, batch));
        }
        return inputs;
    }

    static Tensor normal(RandomKey key, DType dtype, int... sizes) {
        double[] values = IntStream.range(0, Shape.of(sizes).count())
                .mapToDouble(key::normal)
                .toArray();
        return Tensor.of(values, sizes).to(dtype);
    }

    /** From 0 steps to all of them. */
    static Lengths lengths(RandomKey key, int time, int batch) {
        return new Lengths(
                time,
                IntStream.range(0, batch)
                        .mapToObj(n -> (int) key.below(time + 1L, n))
                        .toList());
    }
}
