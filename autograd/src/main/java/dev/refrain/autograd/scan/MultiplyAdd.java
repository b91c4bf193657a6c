package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.compute.Products;
import dev.refrain.tensor.internal.memory.Buffer;

/** C + A B for C [m, n], A [m, k] and B [k, n]: each element one chain of multiply-adds that begins at C. */
record MultiplyAdd() implements Op {
    @Override
    public int arity() {
        return 3;
    }

    @Override
    public Shape shape(Shapes in) {
        Shape product = new MatMul().shape(new Shapes(new Shape[] {in.at(1), in.at(2)}, null));
        if (!product.equals(in.at(0))) {
            throw in.clash("the product is " + product);
        }
        return product;
    }

    @Override
    public int rowAxis(Shapes in, int[] axes) {
        boolean rows = axes[0] == 0 && axes[1] == 0 && axes[2] == RowAxis.NONE;
        return rows ? 0 : RowAxis.MIXED;
    }

    @Override
    public void forward(Inputs in, Buffer out) {
        Copies.into(in.at(0), out);
        Products.add(in.at(1), in.at(2), out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> cotangent);
        gradients.give(1, () -> cotangent.matmul(saved.input(2).transpose()));
        gradients.give(2, () -> saved.input(1).transpose().matmul(cotangent));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
