package dev.refrain.benchmarks.peers.training;

import static org.bytedeco.pytorch.global.torch.set_num_threads;

import dev.refrain.benchmarks.peers.OpenBlasKernels;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** PyTorch's library, called as C++ calls it. */
record LibTorch(String way, Predicate<Layer> layers, Function<Task, Training> training) implements Contestant {
    private static final String FUSED = "fused";

    /** What it has, and what is written with it. */
    static List<Contestant> loaded() {
        set_num_threads(1);
        System.err.println("libtorch 2.13 takes products from OpenBLAS's kernels for " + OpenBlasKernels.name());
        return List.of(
                new LibTorch(FUSED, LibTorchFused::has, LibTorchFused::new),
                new LibTorch("own cell", _ -> true, task -> new LibTorchCustom(task, false)),
                new LibTorch("own cell, x U hoisted", _ -> true, task -> new LibTorchCustom(task, true)));
    }

    @Override
    public String name(Layer layer) {
        return "libtorch 2.13 " + way;
    }

    @Override
    public boolean shipped() {
        return way.equals(FUSED);
    }

    @Override
    public boolean has(Layer layer) {
        return layers.test(layer);
    }

    @Override
    public Training prepare(Task task) {
        return training.apply(task);
    }
}
