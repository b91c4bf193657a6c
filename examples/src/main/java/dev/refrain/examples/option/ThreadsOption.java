package dev.refrain.examples.option;

import dev.refrain.nn.HyperParameterException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads the kernels may use. */
public final class ThreadsOption {
    private static final int MOST = 256;

    @Option(names = "--threads", paramLabel = "N", description = "Threads at most; by default as many as processors.")
    private @Nullable Integer threads;

    /**
     * Takes effect if nothing was calculated in this JVM yet.
     *
     * @throws HyperParameterException if the number is out of range
     */
    public void apply() {
        if (threads != null) {
            use(threads);
        }
    }

    /**
     * Has kernels use so many threads, if nothing was calculated in this JVM yet.
     *
     * @throws HyperParameterException if the number is out of range
     */
    public static void use(int threads) {
        if (threads < 1 || threads > MOST) {
            throw new HyperParameterException("--threads: got %d, expected 1 to %d".formatted(threads, MOST));
        }
        System.setProperty("refrain.threads", Integer.toString(threads));
    }
}
