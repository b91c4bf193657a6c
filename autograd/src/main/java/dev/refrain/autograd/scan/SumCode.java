package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Axes;
import dev.refrain.tensor.internal.memory.Buffer;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/**
 * The bytecode of a small sum, in the order of {@link dev.refrain.tensor.internal.compute.Reductions}: along rows in lanes that meet
 * as a tree, down columns one term after the other. Lanes that no term comes to are 0, and left out.
 */
final class SumCode {
    private static final ClassDesc FLOATS = ConstantDescs.CD_float.arrayType();
    private static final int LANES = 16;

    /** Terms that are written out. */
    private static final int TERMS = 64;

    /** Terms of sums down columns. */
    private static final int ELEMENTS = 256;

    private final CodeBuilder body;
    private final StraightCode code;

    private SumCode(CodeBuilder body, StraightCode code) {
        this.body = body;
        this.code = code;
    }

    /** Writes it; false if it is not small, or over some of the axes at the end only. */
    static boolean write(CodeBuilder body, StraightCode code, Axes axes, Buffer x, Buffer out) {
        SumCode sum = new SumCode(body, code);
        boolean all = out.count() == 1;
        boolean columns = x.rank() > 0 && !axes.has(x.rank() - 1);
        if (x.isWide() || x.count() == 0) {
            return false;
        } else if (columns && x.count() <= ELEMENTS) {
            sum.columns(axes, x, out);
        } else if (!columns && all && x.isContiguous() && x.count() <= TERMS) {
            sum.row(x, out);
        } else {
            return false;
        }
        return true;
    }

    private void row(Buffer x, Buffer out) {
        int count = Math.min(LANES, x.count());
        int[] lanes = new int[count];
        for (int j = 0; j < count; j++) {
            lanes[j] = body.allocateLocal(TypeKind.FLOAT);
            body.fconst_0();
            for (int i = j; i < x.count(); i += LANES) {
                array(x);
                body.loadConstant(x.offset() + i).faload().fadd();
            }
            body.fstore(lanes[j]);
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int j = 0; j < half && j + half < count; j++) {
                body.fload(lanes[j]).fload(lanes[j + half]).fadd().fstore(lanes[j]);
            }
        }
        array(out);
        body.loadConstant(out.offset()).fload(lanes[0]).fastore();
    }

    private void columns(Axes axes, Buffer x, Buffer out) {
        int[] kept = x.sizes();
        Buffer terms = x;
        Buffer firsts = x;
        for (int axis = 0; axis < x.rank(); axis++) {
            if (axes.has(axis)) {
                kept[axis] = 1;
                firsts = firsts.sliced(axis, 0, 1);
            } else {
                terms = terms.sliced(axis, 0, 1);
            }
        }
        Buffer to = out.reshaped(kept);
        Buffer from = firsts;
        Buffer of = terms;
        int sum = body.allocateLocal(TypeKind.FLOAT);
        ElementCode.write(body, kept, at -> {
            body.fconst_0().fstore(sum);
            ElementCode.write(body, of.sizes(), term -> {
                body.fload(sum);
                array(x);
                at.place(from);
                term.further(of);
                body.faload().fadd().fstore(sum);
            });
            array(to);
            at.place(to);
            body.fload(sum).fastore();
        });
    }

    private void array(Buffer buffer) {
        code.constant(body, buffer.floats(), FLOATS);
    }
}
