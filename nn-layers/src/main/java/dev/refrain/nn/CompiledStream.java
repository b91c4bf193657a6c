package dev.refrain.nn;

import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.ScanStream;
import dev.refrain.tensor.Tensor;
import java.util.Iterator;

/** A stream through a compiled step. */
final class CompiledStream<S> implements Streaming<S> {
    private final ScanStream stream;
    private final S like;

    /** With a state like those that it has. */
    CompiledStream(ScanStream stream, S like) {
        this.stream = stream;
        this.like = like;
    }

    @Override
    public void step(float[] x, float[] y) {
        stream.step(x, y);
    }

    @Override
    public void step(double[] x, double[] y) {
        stream.step(x, y);
    }

    @Override
    public int outputs() {
        return stream.outputShape().count();
    }

    @Override
    public S state() {
        Iterator<Tensor> parts = stream.state().iterator();
        return Tree.mapValues(like, part -> Var.of(parts.next()));
    }

    @Override
    public void begin(S state) {
        stream.begin(Tree.values(state).values().stream().map(Var::value).toList());
    }
}
