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
        Buffer[] out = new Buffer[part.results().size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = memory.apply(part.results().get(i));
        }
        switch (part) {
            case Part.Product product -> product(product, values, out[0]);
            case Part.Loop loop -> loop.program().kernel().run(repeated(loop.inputs(), values, out[0]), out);
            case Part.Call call -> values.op(call.node()).forward(inputs(call, values), out[0]);
        }
        for (int i = 0; i < out.length; i++) {
            values.put(part.results().get(i), out[i]);
        }
    }

    private static void product(Part.Product product, Values values, Buffer out) {
        if (product.isAccumulated()) {
            throw new IllegalStateException("a product is accumulated in the loop only");
        }
        Products.matmul(values.of(product.left()), values.of(product.right()), out);
    }

    /** Adds what a part gives to a sum; {@code memory} is where it may be calculated before. */
    static void add(Part part, Values values, Buffer sum, IntFunction<Buffer> memory) {
        if (part instanceof Part.Product product) {
            Products.add(values.of(product.left()), values.of(product.right()), sum);
        } else {
            run(part, values, memory);
            Pointwise.ADD.kernel().run(sum, values.of(part.results().getFirst()), sum);
        }
        values.put(part.results().getFirst(), sum);
    }

    /** What a loop reads, repeated to the sizes of what it writes. */
    static Buffer[] repeated(List<Integer> inputs, Values values, Buffer out) {
        Buffer[] repeated = new Buffer[inputs.size()];
        for (int i = 0; i < repeated.length; i++) {
            Buffer input = values.of(inputs.get(i));
            repeated[i] = input.hasSizesOf(out) ? input : input.expanded(out.sizes());
        }
        return repeated;
    }

    static Inputs inputs(Part.Call call, Values values) {
        Applied applied = (Applied) values.program.node(call.node());
        Buffer[] buffers = new Buffer[applied.inputs().size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = values.of(applied.inputs().get(i));
        }
        return new Inputs(buffers, applied.ids());
    }
}
