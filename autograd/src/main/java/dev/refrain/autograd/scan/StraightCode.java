package dev.refrain.autograd.scan;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Instructions as the bytecode of a class of their own: what is small is written out over arrays and places that are constants,
 * with a method for each instruction; anything else is called. The same elements are calculated by the same functions in the
 * same order, so the bits are the same.
 */
final class StraightCode {
    private static final ClassDesc OWN = ClassDesc.of(StraightCode.class.getPackageName() + ".Straight");
    private static final ClassDesc INSTRUCTION =
            Instruction.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

    /** Calls in one method: the JVM compiles none that is longer than 8000 bytes. */
    private static final int CALLS = 64;

    private record Constant(Object value, ClassDesc type) {}

    private final List<Constant> constants = new ArrayList<>();
    private final Map<Object, Integer> places = new IdentityHashMap<>();

    private StraightCode() {}

    /** The instructions, one after the other; empty if they do not fit into a class. */
    static Optional<Runnable> of(Instruction[] instructions) {
        StraightCode code = new StraightCode();
        byte[] bytes;
        try {
            bytes = ClassFile.of().build(OWN, builder -> code.write(builder, instructions));
        } catch (IllegalArgumentException e) { // more constants, or a longer method, than there may be
            return Optional.empty();
        }
        try {
            MethodHandles.Lookup own =
                    MethodHandles.lookup().defineHiddenClassWithClassData(bytes, code.values(), true);
            return Optional.of((Runnable) own.findConstructor(own.lookupClass(), MethodType.methodType(void.class))
                    .invoke());
        } catch (Throwable e) {
            throw new IllegalStateException("code that was just made is not accepted", e);
        }
    }

    private void write(ClassBuilder to, Instruction[] instructions) {
        to.withFlags(ClassFile.ACC_FINAL)
                .withInterfaceSymbols(Runnable.class.describeConstable().orElseThrow());
        for (int i = 0; i < instructions.length; i++) {
            Instruction instruction = instructions[i];
            to.withMethodBody("step" + i, NOTHING, ClassFile.ACC_STATIC, body -> {
                if (!SmallCode.write(instruction, body, this)) {
                    constant(body, instruction, INSTRUCTION);
                    body.invokeinterface(INSTRUCTION, "run", NOTHING);
                }
                body.return_();
            });
        }
        int methods = Math.ceilDiv(instructions.length, CALLS);
        for (int k = 0; k < methods; k++) {
            int from = k * CALLS;
            int end = Math.min(instructions.length, from + CALLS);
            to.withMethodBody("steps" + k, NOTHING, ClassFile.ACC_STATIC, body -> calls(body, "step", from, end));
        }
        to.withMethodBody("run", NOTHING, ClassFile.ACC_PUBLIC, body -> calls(body, "steps", 0, methods));
        to.withMethodBody(
                ConstantDescs.INIT_NAME,
                NOTHING,
                ClassFile.ACC_PUBLIC,
                body -> body.aload(0)
                        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, NOTHING)
                        .return_());
        for (int i = 0; i < constants.size(); i++) {
            to.withField(name(i), type(i), ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
        }
        to.withMethodBody(ConstantDescs.CLASS_INIT_NAME, NOTHING, ClassFile.ACC_STATIC, this::takeConstants);
    }

    private static void calls(CodeBuilder body, String name, int from, int to) {
        for (int i = from; i < to; i++) {
            body.invokestatic(OWN, name + i, NOTHING);
        }
        body.return_();
    }

    /** Loads one and the same object always: the JVM knows it when it compiles. */
    void constant(CodeBuilder body, Object value, ClassDesc type) {
        int index = places.computeIfAbsent(value, any -> {
            constants.add(new Constant(value, type));
            return constants.size() - 1;
        });
        body.getstatic(OWN, name(index), type);
    }

    private List<Object> values() {
        return constants.stream().map(Constant::value).toList();
    }

    private static String name(int constant) {
        return "c" + constant;
    }

    private ClassDesc type(int constant) {
        return constants.get(constant).type();
    }

    private void takeConstants(CodeBuilder body) {
        ClassDesc lookup = MethodHandles.Lookup.class.describeConstable().orElseThrow();
        ClassDesc handles = MethodHandles.class.describeConstable().orElseThrow();
        body.invokestatic(handles, "lookup", MethodTypeDesc.of(lookup))
                .ldc(ConstantDescs.DEFAULT_NAME)
                .ldc(ConstantDescs.CD_List)
                .invokestatic(
                        handles,
                        "classData",
                        MethodTypeDesc.of(
                                ConstantDescs.CD_Object, lookup, ConstantDescs.CD_String, ConstantDescs.CD_Class))
                .checkcast(ConstantDescs.CD_List)
                .astore(0);
        for (int i = 0; i < constants.size(); i++) {
            body.aload(0)
                    .loadConstant(i)
                    .invokeinterface(
                            ConstantDescs.CD_List,
                            "get",
                            MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_int))
                    .checkcast(type(i))
                    .putstatic(OWN, name(i), type(i));
        }
        body.return_();
    }
}
