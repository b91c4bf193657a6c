package dev.refrain.autograd;

import dev.refrain.autograd.ops.Inputs;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.ViewOp;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.PlatformException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.internal.compute.FusedMultiplyAdd;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One op applied to values: checks, calculates, and records it if a tape is involved. */
final class Application {
    private Application() {}

    static Var run(Op op, @Nullable Ids ids, Var... inputs) {
        if (FusedMultiplyAdd.isTooSlow()) {
            throw new PlatformException(
                    "%s: this processor has no fused multiply-add, so results would take 10,000 times"
                                    .formatted(op.name())
                            + " longer: run elsewhere, or say -Drefrain.slow=true");
        }
        checkInputs(op, ids, inputs);
        Tape tape = commonTape(op, ids, inputs);
        if (tape != null) {
            tape.checkOpen(op);
        }
        checkTypes(op, inputs);
        if (tape != null && tape.trace() != null) {
            return traced(tape, tape.trace(), op, ids, inputs);
        }
        Shape shape = shape(op, ids, inputs);
        Buffer value = value(op, ids, inputs, shape);
        if (tape != null) {
            return tape.record(op, ids, inputs, value, shape);
        }
        return firstLoose(inputs) >= 0 ? Var.loose(value, shape) : new Var(null, Var.CONSTANT, value, shape);
    }

    /** An op of a step that is traced: nothing is calculated, and what comes from elsewhere enters the trace. */
    private static Var traced(Tape tape, Trace trace, Op op, @Nullable Ids ids, Var[] inputs) {
        Shape shape = shape(op, ids, inputs);
        Var[] entered = new Var[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            entered[i] = trace.entered(inputs[i]);
        }
        Ids alone = ids == null ? null : ids.detached();
        return tape.record(op, alone, entered, Trace.withoutElements(inputs[0].dtype(), shape), shape);
    }

    private static void checkInputs(Op op, @Nullable Ids ids, Var[] inputs) {
        int arity = op.arity();
        if (arity == Op.ANY_ARITY ? inputs.length == 0 : inputs.length != arity) {
            throw new ShapeException("%s: got %d inputs, expected %s"
                    .formatted(op.name(), inputs.length, arity == Op.ANY_ARITY ? "one or more" : arity));
        }
        if (op.takesIds() != (ids != null)) {
            throw new ShapeException("%s: got %s ids, expected %s"
                    .formatted(op.name(), ids == null ? "no" : "some", op.takesIds() ? "some" : "none"));
        }
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i] == null) {
                throw new NullPointerException("%s: argument %d is null".formatted(op.name(), i));
            }
        }
    }

    /** The first argument that was made of parameters off the tape, or -1. */
    private static int firstLoose(Var[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].isLoose()) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Tape commonTape(Op op, @Nullable Ids ids, Var[] inputs) {
        Tape tape = ids == null ? null : Tape.of(ids);
        for (Var input : inputs) {
            Tape own = input.tape();
            if (own != null && tape != null && own != tape) {
                tape = Trace.inner(op, tape, own);
            } else {
                tape = own != null ? own : tape;
            }
        }
        int loose = firstLoose(inputs);
        if (tape != null && loose >= 0 && tape.trace() != null) {
            throw Misuse.untraceable(op.name(), "uses a parameter off the tape");
        }
        if (tape != null && loose >= 0) {
            throw Misuse.loose(op.name(), loose);
        }
        return tape;
    }

    private static void checkTypes(Op op, Var[] inputs) {
        for (int i = 1; i < inputs.length; i++) {
            if (inputs[i].dtype() != inputs[0].dtype()) {
                throw new DTypeException(
                        "%s: argument 0 is %s and argument %d is %s: there is no implicit promotion, convert the tensor with to(dtype)"
                                .formatted(op.name(), inputs[0].dtype(), i, inputs[i].dtype()));
            }
        }
    }

    /** A value on a tape: itself if it is there or there is none, else entered as an input. */
    static Var entered(Var value, @Nullable Tape target) {
        Tape tape = value.tape();
        if (target == null || tape == target) {
            return value;
        }
        if (tape != null && target.trace() != null && target.trace().isOf(tape)) {
            return target.trace().captured(value);
        }
        if (tape != null) {
            throw Misuse.foreign("on", tape, target);
        }
        if (value.isLoose() && target.trace() != null) {
            throw Misuse.untraceable("on", "uses a parameter off the tape");
        }
        if (value.isLoose()) {
            throw Misuse.loose("on", 0);
        }
        return target.input(value.value());
    }

    /** The shape of what the op gives for these. */
    static Shape shape(Op op, @Nullable Ids ids, Var... inputs) {
        Shape[] shapes = new Shape[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            shapes[i] = inputs[i].shape();
        }
        try {
            return op.shape(new Shapes(shapes, ids));
        } catch (ShapeException e) {
            throw named(op.name(), e);
        }
    }

    /** What {@code argument} comes to; if it does not fit, the error names the operation it was for. */
    static <T> T naming(String operation, Supplier<T> argument) {
        try {
            return argument.get();
        } catch (ShapeException e) {
            throw named(operation, e);
        }
    }

    /** The axis counted from 0 that an operation was asked for. */
    static int axis(String operation, Shape shape, int axis) {
        return naming(operation, () -> shape.axis(axis));
    }

    /** An operation of {@code x} with a parameter; its errors name the parameter. */
    static Var with(Parameter parameter, Var x, UnaryOperator<Var> operation) {
        try {
            return operation.apply(parameter.on(x));
        } catch (ShapeException e) {
            throw new ShapeException(e.getMessage() + "; the second is parameter " + parameter);
        } catch (DTypeException e) {
            throw new DTypeException(e.getMessage() + "; the second is parameter " + parameter);
        }
    }

    private static ShapeException named(String operation, ShapeException e) {
        return new ShapeException(operation + ": " + e.getMessage());
    }

    private static Buffer value(Op op, @Nullable Ids ids, Var[] inputs, Shape shape) {
        if (op instanceof ViewOp view) {
            return view.view(inputs[0].buffer());
        }
        Buffer[] buffers = new Buffer[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            buffers[i] = inputs[i].buffer();
        }
        Buffer out = Buffer.zeros(buffers[0].isWide(), shape.sizes());
        op.forward(new Inputs(buffers, ids), out);
        return out;
    }
}
