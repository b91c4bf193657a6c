package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.List;
import java.util.function.IntFunction;

/** The kernels' calls for parts outside the loop. */
final class Calls {
    private Calls() {}

    /** The call of a part for values of any number of rows; {@code memory} is where each of its results goes. */
    static Instruction of(Part part, Values values, IntFunction<Buffer> memory) {
        Buffer[] out = new Buffer[part.results().size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = memory.apply(part.results().get(i));
        }
        Instruction call = switch (part) {
            case Part.Product product -> product(product, values, out[0]);
            case Part.Loop loop ->
                new Instruction.Loop(loop.program(), null, repeated(loop.inputs(), values, out[0]), out);
            case Part.Call other -> new Instruction.Apply(values.op(other.node()), inputs(other, values), out[0]);
        };
        for (int i = 0; i < out.length; i++) {
            values.put(part.results().get(i), out[i]);
        }
        return call;
    }

    private static Instruction product(Part.Product product, Values values, Buffer out) {
        if (product.isAccumulated()) {
            throw new IllegalStateException("a product is accumulated in the loop only");
        }
        return new Instruction.Multiply(false, values.of(product.left()), Operand.at(values.of(product.right())), out);
    }

    /** The calls that add what a part gives to a sum; {@code memory} is where it may be calculated before. */
    static List<Instruction> adding(Part part, Values values, Buffer sum, IntFunction<Buffer> memory) {
        int node = part.results().getFirst();
        List<Instruction> calls;
        if (part instanceof Part.Product product) {
            Operand right = Operand.at(values.of(product.right()));
            calls = List.of(new Instruction.Multiply(true, values.of(product.left()), right, sum));
        } else {
            Instruction call = of(part, values, memory);
            calls = List.of(call, new Instruction.Add(sum, values.of(node)));
        }
        values.put(node, sum);
        return calls;
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
