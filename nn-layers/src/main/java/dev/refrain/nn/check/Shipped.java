package dev.refrain.nn.check;

import dev.refrain.autograd.check.sample.FunctionSamples;
import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.autograd.check.sample.Sample;
import java.util.List;
import java.util.stream.Stream;

/**
 * All there is to check, in the order in which it is built: ops, functions of ops, layers, losses, cells.
 *
 * <pre>{@code
 * for (Sample sample : Shipped.samples()) {
 *   sample.draw(Choices.random(RandomKey.of(1))).verify();
 * }}</pre>
 */
public final class Shipped {
    private Shipped() {}

    /** A sample of everything. */
    public static List<Sample> samples() {
        Stream<Sample> ops = OpSamples.all().stream().map(OpSample::checks);
        Stream<Sample> cells = CellSamples.all().stream().map(CellSample::checks);
        return Stream.of(
                        ops,
                        FunctionSamples.all().stream(),
                        LayerSamples.all().stream(),
                        AttentionSamples.all().stream(),
                        RecurrentSamples.all().stream().map(RecurrentSample::checks),
                        LossSamples.all().stream(),
                        cells)
                .flatMap(each -> each)
                .toList();
    }
}
