package dev.refrain.benchmarks.peers.training;

import static org.bytedeco.pytorch.global.torch.set_num_threads;

import dev.refrain.benchmarks.peers.OpenBlasKernels;
import java.util.List;
import java.util.function.Function;

/** PyTorch's library, called as C++ calls it. */
record LibTorch(String way, Function<Task, Training> training) implements Contestant {
    /** What it has, and what is written with it. */
    static List<Contestant> loaded() {
        set_num_threads(1);
        System.err.println("libtorch 2.13 takes products from OpenBLAS's kernels for " + OpenBlasKernels.name());
        return List.of(
                new LibTorch("fused", LibTorchFused::new),
                new LibTorch("own cell", task -> new LibTorchCustom(task, false)),
                new LibTorch("own cell, x U hoisted", task -> new LibTorchCustom(task, true)));
    }

    @Override
    public String name(Layer layer) {
        return "libtorch 2.13 " + way;
    }

    @Override
    public Training prepare(Task task) {
        return training.apply(task);
    }
}
