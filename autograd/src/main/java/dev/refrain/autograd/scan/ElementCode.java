package dev.refrain.autograd.scan;

import dev.refrain.tensor.internal.memory.Buffer;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.function.Consumer;

/** The bytecode of a loop over the elements of buffers of the same sizes, axis in axis. */
final class ElementCode {
    private final CodeBuilder body;
    private final int[] sizes;
    private final int[] indices;

    private ElementCode(CodeBuilder body, int[] sizes) {
        this.body = body;
        this.sizes = sizes;
        indices = new int[sizes.length];
    }

    /** Writes it, with what is done with each element, in row-major order. */
    static void write(CodeBuilder body, int[] sizes, Consumer<ElementCode> each) {
        ElementCode loop = new ElementCode(body, sizes);
        loop.nested(0, each);
    }

    private void nested(int axis, Consumer<ElementCode> each) {
        if (axis == sizes.length) {
            each.accept(this);
        } else if (sizes[axis] == 1) {
            nested(axis + 1, each);
        } else {
            int index = body.allocateLocal(TypeKind.INT);
            indices[axis] = index;
            Label again = body.newLabel();
            Label done = body.newLabel();
            body.iconst_0().istore(index).labelBinding(again);
            body.iload(index).loadConstant(sizes[axis]).if_icmpge(done);
            nested(axis + 1, each);
            body.iinc(index, 1).goto_(again).labelBinding(done);
        }
    }

    /** Loads where the element lies in the array of a buffer. */
    void place(Buffer buffer) {
        body.loadConstant(buffer.offset());
        further(buffer);
    }

    /** Adds how far behind the first element of a buffer it lies. */
    void further(Buffer buffer) {
        for (int axis = 0; axis < sizes.length; axis++) {
            int stride = buffer.stride(axis);
            if (sizes[axis] != 1 && stride != 0) {
                body.iload(indices[axis]);
                if (stride != 1) {
                    body.loadConstant(stride).imul();
                }
                body.iadd();
            }
        }
    }
}
