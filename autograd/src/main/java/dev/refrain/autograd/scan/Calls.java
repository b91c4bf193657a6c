package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.tensor.internal.compute.Products;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.function.IntFunction;

/** The kernels' calls for parts outside the loop. */
final class Calls {
    private Calls() {}

    /** Runs a part for values of any number of rows; {@code memory} is where each of its results goes. */
    static void run(Part part, Values values, IntFunction<Buffer> memory) {
        List<Buffer> out = part.results().stream().map(memory::apply).toList();
        switch (part) {
            case Part.Product product ->
                Products.matmul(values.of(product.left()), values.of(product.right()), out.getFirst());
            case Part.Loop loop ->
                loop.program()
                        .kernel()
                        .run(repeated(loop.inputs(), values, out.getFirst()), out.toArray(Buffer[]::new));
            case Part.Call call -> values.op(call.node()).forward(inputs(call, values), out.getFirst());
        }
        for (int i = 0; i < out.size(); i++) {
            values.put(part.results().get(i), out.get(i));
        }
    }

    /** Adds what a part gives to a sum. */
    static void add(Part part, Values values, Buffer sum) {
        if (part instanceof Part.Product product) {
            Products.add(values.of(product.left()), values.of(product.right()), sum);
        } else {
            Buffer term = Buffer.zeros(sum.isWide(), sum.sizes());
            run(part, values, node -> term);
            Pointwise.ADD.kernel().run(sum, term, sum);
        }
        values.put(part.results().getFirst(), sum);
    }

    /** What a loop reads, repeated to the sizes of what it writes. */
    static Buffer[] repeated(List<Integer> inputs, Values values, Buffer out) {
        return inputs.stream()
                .map(values::of)
                .map(input -> input.hasSizesOf(out) ? input : input.expanded(out.sizes()))
                .toArray(Buffer[]::new);
    }

    static Inputs inputs(Part.Call call, Values values) {
        Applied applied = (Applied) values.program.node(call.node());
        Buffer[] buffers = applied.inputs().stream().map(values::of).toArray(Buffer[]::new);
        return new Inputs(buffers, applied.ids());
    }
}
