package dev.refrain.autograd.scan;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A traced loss in memory of its own: what it is handed, its calls one after the other, what it gives. */
final class LossRun {
    /** Runs after which what is tiny becomes bytecode: its first runs are slow, and many losses never have so many. */
    static final int HOT = 200;

    private final int hot;
    private final LossTracing tracing;
    private final Buffer[] handed;
    private final Instruction[] all;
    private final Buffer[] results;
    private final Shape[] shapes;
    private final Parameter[] parameters;
    private final Gradients.Layout layout;
    private boolean isTiny;
    private int runs;
    private @Nullable Runnable code;

    /** In bytecode, if it is tiny, from after so many runs. */
    LossRun(LossTracing tracing, int hot) {
        this.tracing = tracing;
        this.hot = hot;
        LossCalls calls = LossCalls.of(tracing.program());
        all = calls.all().toArray(Instruction[]::new);
        isTiny = calls.isTiny();
        handed = calls.handed();
        results = calls.results();
        parameters = tracing.parameters().toArray(Parameter[]::new);
        layout = new Gradients.Layout(
                tracing.differentiated().stream().map(tracing.parameters()::get).toList());
        shapes = Arrays.stream(results).map(each -> Shape.of(each.sizes())).toArray(Shape[]::new);
    }

    /** For these inputs and the parameters as they are now. */
    CompiledLoss.Value at(List<Tensor> inputs) {
        int next = 0;
        for (Tensor input : inputs) {
            Copies.into(input.buffer(), handed[next++]);
        }
        for (Parameter parameter : parameters) {
            Copies.into(parameter.value().buffer(), handed[next++]);
        }
        run();
        List<Tensor> seen = new ArrayList<>(tracing.seen());
        for (int i = 1; i <= tracing.seen(); i++) {
            seen.add(result(i));
        }
        List<Tensor> gradients = new ArrayList<>(results.length);
        for (int i = 1 + tracing.seen(); i < results.length; i++) {
            gradients.add(result(i));
        }
        return new CompiledLoss.Value(Tensor.around(results[0], shapes[0]).item(), seen, layout.of(gradients));
    }

    private void run() {
        runs += runs <= hot ? 1 : 0;
        if (code == null && isTiny && runs > hot) {
            code = StraightCode.of(all).orElse(null);
            isTiny = code != null;
        }
        if (code != null) {
            code.run();
            return;
        }
        for (Instruction call : all) {
            call.run();
        }
    }

    /** Whether it did once. */
    boolean hasRun() {
        return runs > 0;
    }

    private Tensor result(int k) {
        return Tensor.around(Storage.copied(results[k]), shapes[k]);
    }

    /** How it runs, in a sentence. */
    String explanation() {
        return "recorded: %d calls in memory that stays%s"
                .formatted(all.length, isTiny ? ", as bytecode after %d runs".formatted(hot) : "");
    }
}
