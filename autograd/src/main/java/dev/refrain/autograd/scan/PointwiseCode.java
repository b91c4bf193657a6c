package dev.refrain.autograd.scan;

import dev.refrain.tensor.internal.kernel.PointwiseFunctions;
import dev.refrain.tensor.internal.kernel.PointwiseLoop;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import dev.refrain.tensor.pointwise.PointwiseProgram.Application;
import dev.refrain.tensor.pointwise.PointwiseProgram.Constant;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bytecode of a program of pointwise functions. What takes a few instructions is written out, element by element, with the
 * scalar bodies; what takes more goes through its vector loop, between two such loops, by way of memory of its own. What is
 * given is written last, as it may lie where something is read.
 */
final class PointwiseCode {
    private static final ClassDesc FUNCTIONS =
            PointwiseFunctions.class.describeConstable().orElseThrow();
    private static final ClassDesc LOOP =
            PointwiseLoop.class.describeConstable().orElseThrow();
    private static final ClassDesc FLOATS = ConstantDescs.CD_float.arrayType();

    /** Functions that take a few instructions. */
    private static final Set<Pointwise> SHORT = Collections.unmodifiableSet(EnumSet.of(
            Pointwise.NEG,
            Pointwise.ABS,
            Pointwise.SQUARE,
            Pointwise.RELU,
            Pointwise.ADD,
            Pointwise.SUB,
            Pointwise.MUL,
            Pointwise.DIV,
            Pointwise.RECIPROCAL,
            Pointwise.GREATER,
            Pointwise.GREATER_OR_EQUAL,
            Pointwise.LESS,
            Pointwise.LESS_OR_EQUAL,
            Pointwise.WHERE));

    /** Elements that fill a vector. */
    private static final int VECTOR = 8;

    /** Of a vector loop, of whatever function. */
    private static final int ARGUMENTS = 3;

    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            ConstantDescs.CD_void,
            Stream.concat(
                            Collections.nCopies(ARGUMENTS + 1, List.of(ConstantDescs.CD_Object, ConstantDescs.CD_int))
                                    .stream()
                                    .flatMap(List::stream),
                            Stream.of(ConstantDescs.CD_int))
                    .toList());

    private final CodeBuilder body;
    private final StraightCode code;
    private final PointwiseProgram program;
    private final Buffer[] inputs;
    private final Buffer[] outputs;
    private final int[] sizes;
    private final int values;

    /** By value: how many vector loops, one after the other, it takes until it is there. */
    private final int[] levels;

    /** By value: where it is for another loop than its own; null if none reads it. */
    private final @Nullable Buffer[] memory;

    private PointwiseCode(
            CodeBuilder body, StraightCode code, PointwiseProgram program, Buffer[] inputs, Buffer[] outputs) {
        this.body = body;
        this.code = code;
        this.program = program;
        this.inputs = inputs;
        this.outputs = outputs;
        sizes = outputs[0].sizes();
        values = inputs.length + program.values().size();
        levels = new int[values];
        memory = new Buffer[values];
    }

    /** Writes it, for operands in floats. */
    static void write(
            CodeBuilder body, StraightCode code, PointwiseProgram program, Buffer[] inputs, Buffer[] outputs) {
        PointwiseCode pointwise = new PointwiseCode(body, code, program, inputs, outputs);
        pointwise.findLevels();
        pointwise.findMemory();
        pointwise.write();
    }

    private @Nullable Application application(int number) {
        return number >= inputs.length && program.values().get(number - inputs.length) instanceof Application found
                ? found
                : null;
    }

    private List<Integer> operands(int number) {
        Application application = application(number);
        return application == null ? List.of() : application.operands();
    }

    private boolean isVector(int number) {
        Application application = application(number);
        return application != null && outputs[0].count() >= VECTOR && !SHORT.contains(application.function());
    }

    private boolean isWrittenOut(int number) {
        return application(number) != null && !isVector(number);
    }

    private int last() {
        return IntStream.of(levels).max().orElse(0);
    }

    private void findLevels() {
        for (int i = inputs.length; i < values; i++) {
            int there = operands(i).stream()
                    .mapToInt(operand -> levels[operand])
                    .max()
                    .orElse(0);
            levels[i] = isVector(i) ? there + 1 : there;
        }
    }

    private void findMemory() {
        for (int reader = inputs.length; reader < values; reader++) {
            if (isVector(reader)) {
                keep(reader, true);
            }
            for (int operand : operands(reader)) {
                if (isVector(reader) || levels[operand] < levels[reader]) {
                    keep(operand, isVector(reader));
                }
            }
        }
        for (int output : program.outputs()) {
            if (levels[output] < last()) {
                keep(output, false);
            }
        }
    }

    /** Gives a value memory for another loop; a vector loop reads it in order. */
    private void keep(int number, boolean inOrder) {
        if (memory[number] != null) {
            return;
        }
        if (application(number) != null) {
            memory[number] = Buffer.zeros(false, sizes);
        } else if (number < inputs.length) {
            memory[number] =
                    !inOrder ? null : inputs[number].isContiguous() ? inputs[number] : Buffer.zeros(false, sizes);
        } else if (inOrder) {
            Buffer same = Buffer.zeros(false, sizes);
            Arrays.fill(same.floats(), number(number));
            memory[number] = same;
        }
    }

    private float number(int constant) {
        return (float) ((Constant) program.values().get(constant - inputs.length)).number();
    }

    private void write() {
        for (int level = 0; level <= last(); level++) {
            for (int i = inputs.length; i < values; i++) {
                if (levels[i] == level && isVector(i)) {
                    vectors(i);
                }
            }
            List<Integer> own = writtenOut(level);
            if (level == last() || !own.isEmpty()) {
                boolean gives = level == last();
                ElementCode.write(body, sizes, at -> elements(own, gives, at));
            }
        }
    }

    /** What is calculated, or brought in order, element by element. */
    private List<Integer> writtenOut(int level) {
        return IntStream.range(0, values)
                .filter(i -> levels[i] == level && (isWrittenOut(i) || isBroughtInOrder(i)))
                .boxed()
                .toList();
    }

    private boolean isBroughtInOrder(int number) {
        return number < inputs.length && memory[number] != null && memory[number] != inputs[number];
    }

    private void vectors(int number) {
        Application application = Objects.requireNonNull(application(number));
        List<Integer> operands = application.operands();
        code.constant(body, application.function().kernel().floats(), LOOP);
        for (int i = 0; i < ARGUMENTS; i++) {
            array(Objects.requireNonNull(memory[operands.get(Math.min(i, operands.size() - 1))]));
        }
        array(Objects.requireNonNull(memory[number]));
        body.loadConstant(outputs[0].count()).invokeinterface(LOOP, "run", RUN);
    }

    /** Loads an array and where a buffer begins in it. */
    private void array(Buffer buffer) {
        code.constant(body, buffer.floats(), FLOATS);
        body.loadConstant(buffer.offset());
    }

    private void elements(List<Integer> own, boolean gives, ElementCode at) {
        Map<Integer, Integer> locals = new HashMap<>();
        for (int number : own) {
            int local = isWrittenOut(number) ? calculated(number, locals, at) : local(number, locals, at);
            locals.put(number, local);
            if (memory[number] != null) {
                store(memory[number], local, at);
            }
        }
        for (int k = 0; k < outputs.length && gives; k++) {
            store(outputs[k], local(program.outputs().get(k), locals, at), at);
        }
    }

    private int calculated(int number, Map<Integer, Integer> locals, ElementCode at) {
        Application application = Objects.requireNonNull(application(number));
        List<Integer> operands = application.operands().stream()
                .map(operand -> local(operand, locals, at))
                .toList();
        operands.forEach(body::fload);
        body.invokestatic(
                FUNCTIONS,
                application.function().functionName(),
                MethodTypeDesc.of(
                        ConstantDescs.CD_float, Collections.nCopies(operands.size(), ConstantDescs.CD_float)));
        return stored();
    }

    /** The local variable of a value that is calculated in this loop before, or is there already. */
    private int local(int number, Map<Integer, Integer> locals, ElementCode at) {
        Integer known = locals.get(number);
        if (known != null) {
            return known;
        }
        if (number >= inputs.length && application(number) == null) {
            body.loadConstant(number(number));
        } else {
            Buffer from = number < inputs.length ? inputs[number] : Objects.requireNonNull(memory[number]);
            code.constant(body, from.floats(), FLOATS);
            at.place(from);
            body.faload();
        }
        int local = stored();
        locals.put(number, local);
        return local;
    }

    private int stored() {
        int local = body.allocateLocal(TypeKind.FLOAT);
        body.fstore(local);
        return local;
    }

    private void store(Buffer to, int local, ElementCode at) {
        code.constant(body, to.floats(), FLOATS);
        at.place(to);
        body.fload(local).fastore();
    }
}
