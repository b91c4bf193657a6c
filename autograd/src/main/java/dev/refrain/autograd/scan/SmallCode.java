package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.internal.compute.RowProduct;
import dev.refrain.tensor.internal.memory.Buffer;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytecode of one instruction over floats, if it is small: over arrays and places that are constants. */
final class SmallCode {
    /** Elements of results: of more, vectors gain more than the choice of a kernel costs. */
    private static final int ELEMENTS = 256;

    /** Values of pointwise functions: of more, the JVM does not compile the method. */
    private static final int VALUES = 256;

    /** Multiplications of a product that is written out; of one that goes row by row. */
    private static final int WRITTEN_OUT = 64;

    private static final int ROW_BY_ROW = 1024;

    /** Elements from which an array is copied at once. */
    private static final int AT_ONCE = 16;

    /** Sums of a product that go on side by side. */
    private static final int CHAINS = 8;

    private static final ClassDesc FLOATS = ConstantDescs.CD_float.arrayType();
    private static final ClassDesc MATH = Math.class.describeConstable().orElseThrow();
    private static final ClassDesc ROW = RowProduct.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc FMA = MethodTypeDesc.of(
            ConstantDescs.CD_float, ConstantDescs.CD_float, ConstantDescs.CD_float, ConstantDescs.CD_float);

    private final CodeBuilder body;
    private final StraightCode code;

    private SmallCode(CodeBuilder body, StraightCode code) {
        this.body = body;
        this.code = code;
    }

    /** Writes it to a method's body; false if it is not small, or in doubles. */
    static boolean write(Instruction instruction, CodeBuilder body, StraightCode code) {
        SmallCode small = new SmallCode(body, code);
        return switch (instruction) {
            case Instruction.Multiply multiply ->
                small.product(
                        multiply.added(), multiply.left(), multiply.right().plain(), multiply.out());
            case Instruction.Loop loop -> small.loop(loop);
            case Instruction.Copied copied -> small.copied(copied.part(), copied.place());
            case Instruction.Taken taken ->
                taken.operand().own() != null
                        && small.copied(taken.matrix(), taken.operand().own());
            case Instruction.Apply apply -> small.applied(apply);
            default -> false;
        };
    }

    private static boolean isSmall(Buffer out) {
        return !out.isWide() && out.count() <= ELEMENTS;
    }

    private boolean loop(Instruction.Loop loop) {
        int values = loop.inputs().length + loop.program().values().size();
        if (!isSmall(loop.outputs()[0]) || loop.outputs()[0].count() == 0 || values > VALUES) {
            return false;
        }
        PointwiseCode.write(body, code, loop.program(), loop.inputs(), loop.outputs());
        return true;
    }

    private boolean applied(Instruction.Apply apply) {
        Buffer in = apply.inputs().at(0);
        Buffer out = apply.out();
        return switch (apply.op()) {
            case Reshape reshape -> in.isContiguous() && copied(in.reshaped(out.sizes()), out);
            case Concat concat -> concat(concat.axis(), apply);
            case Sum sum -> SumCode.write(body, code, sum.axes(), in, out);
            case Pad pad -> pad(pad, in, out);
            default -> false;
        };
    }

    private boolean concat(int axis, Instruction.Apply apply) {
        if (!isSmall(apply.out())) {
            return false;
        }
        int start = 0;
        for (int i = 0; i < apply.inputs().count(); i++) {
            Buffer part = apply.inputs().at(i);
            copied(part, apply.out().sliced(axis, start, part.size(axis)));
            start += part.size(axis);
        }
        return true;
    }

    private boolean pad(Pad pad, Buffer in, Buffer out) {
        if (!isSmall(out)) {
            return false;
        }
        ElementCode.write(body, out.sizes(), at -> {
            array(out);
            at.place(out);
            body.fconst_0().fastore();
        });
        Buffer place = out.sliced(pad.axis(), pad.before(), in.size(pad.axis()));
        ElementCode.write(body, place.sizes(), at -> {
            array(place);
            at.place(place);
            body.fconst_0(); // the op adds to zeros: no element of the result is -0
            array(in);
            at.place(in);
            body.faload().fadd().fastore();
        });
        return true;
    }

    private boolean copied(Buffer from, Buffer to) {
        boolean atOnce = to.count() >= AT_ONCE && from.isContiguous() && to.isContiguous();
        if (to.isWide() || (!atOnce && to.count() > ELEMENTS)) {
            return false;
        }
        if (atOnce) {
            array(from);
            body.loadConstant(from.offset());
            array(to);
            body.loadConstant(to.offset()).loadConstant(to.count());
            body.invokestatic(
                    System.class.describeConstable().orElseThrow(),
                    "arraycopy",
                    MethodTypeDesc.of(
                            ConstantDescs.CD_void,
                            ConstantDescs.CD_Object,
                            ConstantDescs.CD_int,
                            ConstantDescs.CD_Object,
                            ConstantDescs.CD_int,
                            ConstantDescs.CD_int));
        } else {
            ElementCode.write(body, to.sizes(), at -> {
                array(to);
                at.place(to);
                array(from);
                at.place(from);
                body.faload().fastore();
            });
        }
        return true;
    }

    private boolean product(boolean added, Buffer a, @Nullable Buffer b, Buffer c) {
        if (b == null || c.isWide() || b.size(0) == 0) {
            return false;
        }
        long multiplications = (long) a.size(0) * b.size(0) * b.size(1);
        boolean rows = b.stride(1) == 1 && c.stride(1) == 1 && c.size(1) >= CHAINS;
        if (multiplications <= WRITTEN_OUT) {
            writtenOut(added, a, b, c);
        } else if (rows && multiplications <= ROW_BY_ROW) {
            rowByRow(added, a, b, c);
        } else {
            return false;
        }
        return true;
    }

    private void rowByRow(boolean added, Buffer a, Buffer b, Buffer c) {
        RowProduct row = new RowProduct(c.size(1));
        for (int i = 0; i < c.size(0); i++) {
            code.constant(body, row, ROW);
            body.loadConstant(added ? 1 : 0);
            array(a);
            body.loadConstant(a.offset() + i * a.stride(0)).loadConstant(a.stride(1));
            array(b);
            body.loadConstant(b.offset()).loadConstant(b.stride(0));
            array(c);
            body.loadConstant(c.offset() + i * c.stride(0))
                    .loadConstant(c.size(1))
                    .loadConstant(b.size(0));
            body.invokevirtual(
                    ROW,
                    "run",
                    MethodTypeDesc.of(
                            ConstantDescs.CD_void,
                            ConstantDescs.CD_boolean,
                            FLOATS,
                            ConstantDescs.CD_int,
                            ConstantDescs.CD_int,
                            FLOATS,
                            ConstantDescs.CD_int,
                            ConstantDescs.CD_int,
                            FLOATS,
                            ConstantDescs.CD_int,
                            ConstantDescs.CD_int,
                            ConstantDescs.CD_int));
        }
    }

    private void writtenOut(boolean added, Buffer a, Buffer b, Buffer c) {
        int x = body.allocateLocal(TypeKind.FLOAT);
        int[] chains = new int[Math.min(c.size(1), CHAINS)];
        Arrays.setAll(chains, q -> body.allocateLocal(TypeKind.FLOAT));
        for (int i = 0; i < c.size(0); i++) {
            for (int j = 0; j < c.size(1); j += CHAINS) {
                int width = Math.min(CHAINS, c.size(1) - j);
                for (int q = 0; q < width; q++) {
                    start(added, c, i, j + q);
                    body.fstore(chains[q]);
                }
                for (int p = 0; p < b.size(0); p++) {
                    element(a, i, p);
                    body.faload().fstore(x);
                    for (int q = 0; q < width; q++) {
                        body.fload(x);
                        element(b, p, j + q);
                        body.faload()
                                .fload(chains[q])
                                .invokestatic(MATH, "fma", FMA)
                                .fstore(chains[q]);
                    }
                }
                for (int q = 0; q < width; q++) {
                    element(c, i, j + q);
                    body.fload(chains[q]).fastore();
                }
            }
        }
    }

    private void start(boolean added, Buffer c, int i, int j) {
        if (added) {
            element(c, i, j);
            body.faload();
        } else {
            body.fconst_0();
        }
    }

    private void element(Buffer matrix, int i, int j) {
        array(matrix);
        body.loadConstant(matrix.offset() + i * matrix.stride(0) + j * matrix.stride(1));
    }

    private void array(Buffer buffer) {
        code.constant(body, buffer.floats(), FLOATS);
    }
}
