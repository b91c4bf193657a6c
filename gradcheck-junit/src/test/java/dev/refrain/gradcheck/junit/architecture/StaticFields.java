package dev.refrain.gradcheck.junit.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a static field may be: final, and of a type whose values never change. */
final class StaticFields {
    private static final Set<String> VALUES = Set.of(
            String.class.getName(),
            System.Logger.class.getName(),
            Pattern.class.getName(),
            Shape.class.getName(),
            PointwiseProgram.class.getName(),
            ClassDesc.class.getName(),
            MethodTypeDesc.class.getName(),
            MethodHandle.class.getName(),
            VarHandle.class.getName(),
            "jdk.incubator.vector.VectorMask",
            "jdk.incubator.vector.VectorShuffle",
            "jdk.incubator.vector.VectorSpecies");

    /** Interfaces of collections: the immutable ones of the JDK have no other names. */
    private static final Set<String> COLLECTIONS =
            Set.of(List.class.getName(), Set.class.getName(), Map.class.getName());

    private StaticFields() {}

    /** That a static field holds a value that never changes. Fields the compiler made are not looked at. */
    static ArchCondition<JavaField> holdAnUnchangingValue() {
        return new ArchCondition<>("be final and hold a value that never changes") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean isFinal = field.getModifiers().contains(JavaModifier.FINAL);
                boolean good = isFinal && (isValue(field.getRawType()) || isCollection(field) || isConstant(field));
                String what = good
                        ? "is fine"
                        : isFinal ? "is of type " + field.getRawType().getName() : "is not final";
                events.add(new SimpleConditionEvent(field, good, field.getFullName() + " " + what));
            }
        };
    }

    private static boolean isValue(JavaClass type) {
        return type.isPrimitive() || type.isEnum() || type.isRecord() || VALUES.contains(type.getName());
    }

    /** A list, set or map, in a class whose static part makes none that can change. */
    private static boolean isCollection(JavaField field) {
        return COLLECTIONS.contains(field.getRawType().getName())
                && field.getOwner().getStaticInitializer().stream()
                        .flatMap(body -> body.getCallsFromSelf().stream())
                        .noneMatch(call -> makesMutable(call.getTargetOwner(), call.getName()));
    }

    private static boolean makesMutable(JavaClass owner, String name) {
        boolean collection = owner.isAssignableTo(Collection.class) || owner.isAssignableTo(Map.class);
        return (collection && name.equals("<init>"))
                || (owner.getName().equals("java.util.Arrays") && name.equals("asList"))
                || (owner.getName().equals("java.util.stream.Collectors") && !name.startsWith("toUnmodifiable"));
    }

    /** A constant of an interface, of that interface's type, whose implementations inside it have no fields. */
    private static boolean isConstant(JavaField field) {
        JavaClass owner = field.getOwner();
        return owner.isInterface()
                && field.getRawType().equals(owner)
                && owner.getSubclasses().stream()
                        .filter(type -> type.getName().startsWith(owner.getName() + "$"))
                        .allMatch(type -> type.getFields().isEmpty());
    }
}
