package dev.refrain.gradcheck.junit.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What users see of a class: public and protected members, and what it extends, implements and throws. */
final class ExportedSignatures {
    private ExportedSignatures() {}

    /** A public class in one of these packages, as are all classes around it. */
    static DescribedPredicate<JavaClass> visibleIn(Set<String> packages) {
        return DescribedPredicate.describe(
                "are exported", type -> packages.contains(type.getPackageName()) && isPublic(type));
    }

    private static boolean isPublic(JavaClass type) {
        boolean open = isVisible(type.getModifiers()) && !type.isAnonymousClass() && !type.isLocalClass();
        Optional<JavaClass> around = type.getEnclosingClass();
        return open && (around.isEmpty() || isPublic(around.get()));
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    /** That a signature mentions a type, in brackets of a generic one or as an array's element too. */
    static ArchCondition<JavaClass> mention(DescribedPredicate<JavaClass> forbidden) {
        return new ArchCondition<>("mention " + forbidden.getDescription()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                mentioned(type)
                        .map(JavaClass::getBaseComponentType)
                        .filter(forbidden)
                        .distinct()
                        .forEach(each -> events.add(SimpleConditionEvent.satisfied(
                                type, "%s mentions %s".formatted(type.getName(), each.getName()))));
            }
        };
    }

    /** All types in the signatures of a class. */
    static Stream<JavaClass> mentioned(JavaClass type) {
        Stream<JavaClass> above = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(Set::stream);
        Stream<JavaClass> members = type.getMembers().stream()
                .filter(member -> isVisible(member.getModifiers()))
                .map(JavaMember::getAllInvolvedRawTypes)
                .flatMap(Set::stream);
        Stream<JavaClass> thrown = type.getCodeUnits().stream()
                .filter(unit -> isVisible(unit.getModifiers()))
                .map(JavaCodeUnit::getExceptionTypes)
                .flatMap(types -> types.stream());
        return Stream.of(above, members, thrown).flatMap(each -> each);
    }
}
