package dev.refrain.examples.bench;

import dev.refrain.examples.option.ThreadsOption;
import dev.refrain.nn.HyperParameterException;
import picocli.CommandLine.Option;

/** How long and on how many threads is measured. */
final class MeasureOptions {
    @Option(names = "--quick", description = "Take some seconds only: for a look, the figures may be far too low.")
    private boolean quick;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads the kernels may use; the peak is that of as many.")
    private int threads = 1;

    boolean quick() {
        return quick;
    }

    /**
     * Has kernels use as many threads as were asked for.
     *
     * @throws HyperParameterException if the number is out of range
     */
    void useThreads() {
        ThreadsOption.use(threads);
    }
}
