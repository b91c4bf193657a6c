package dev.refrain.gradcheck.junit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.refrain.autograd.Tree;
import dev.refrain.gradcheck.junit.architecture.offenders.ForbiddenCalls;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no class of the project does, or one only. Each rule is shown to find a class that does it. */
class ForbiddenCallsTest {
    private static final ArchRule NO_THREAD_LOCAL =
            noClasses().should().dependOnClassesThat(assignableTo(ThreadLocal.class));

    private static final ArchRule NO_RANDOM_STATE = noClasses()
            .should()
            .dependOnClassesThat(assignableTo(RandomGenerator.class))
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(StrictMath.class, "random");

    private static final ArchRule NO_THREADS = noClasses()
            .should()
            .callConstructorWhere(calls(assignableTo(Thread.class), "<init>"))
            .orShould()
            .callMethodWhere(calls(type(Thread.class), "ofPlatform", "ofVirtual", "startVirtualThread"))
            .orShould()
            .dependOnClassesThat(assignableTo(Executor.class))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.Executors")
            .orShould()
            .callMethodWhere(calls(resideInAnyPackage("java.util.."), "parallel", "parallelStream"));

    private static final ArchRule NO_SERIALIZATION = noClasses()
            .should()
            .dependOnClassesThat(assignableTo(ObjectInput.class).or(assignableTo(ObjectOutput.class)));

    private static final ArchRule NO_SERIALIZABLE_TYPES = classes()
            .that()
            .areAssignableTo(Serializable.class)
            .should()
            .beAssignableTo(Throwable.class)
            .orShould()
            .beEnums()
            .orShould()
            .beAssignableTo(Enum.class);

    private static final ArchRule NOTHING_BELOW_THE_PLATFORM = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("sun..", "jdk.internal..", "com.sun..", "java.lang.foreign.."))
            .orShould()
            .callMethodWhere(calls(resideInAnyPackage("java.lang"), "load", "loadLibrary", "exec"))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class);

    private static final ArchRule NO_NATIVE_METHODS = noMethods().should().haveModifier(JavaModifier.NATIVE);

    private static final ArchRule NO_REFLECTION = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.reflect")
            .orShould()
            .callMethod(Class.class, "forName", String.class);

    private static final JavaClasses ALL = ProjectClasses.all();
    private static final JavaClasses OFFENDERS = new ClassFileImporter().importClasses(offenders());

    private static List<Class<?>> offenders() {
        return Stream.concat(Stream.of(Tree.class), Stream.of(ForbiddenCalls.class.getDeclaredClasses()))
                .toList();
    }

    @Test
    void nothingIsKeptPerThread() {
        assertHolds(NO_THREAD_LOCAL, ForbiddenCalls.PerThread.class);
    }

    @Test
    void noRandomNumbersButFromKeys() {
        assertHolds(NO_RANDOM_STATE, ForbiddenCalls.RandomState.class, ForbiddenCalls.GlobalRandom.class);
    }

    @Test
    void librariesAreSilent() {
        ArchRule silent = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
        JavaClasses libraries = ProjectClasses.libraries();
        assertTrue(libraries.size() >= 100);
        silent.check(libraries);
        assertFound(silent, ForbiddenCalls.Loud.class);
    }

    @Test
    void threadsAreMadeInOnePlace() {
        JavaClasses elsewhere = ProjectClasses.libraries()
                .that(DescribedPredicate.not(resideInAnyPackage("dev.refrain.tensor.internal.parallel")));
        assertTrue(elsewhere.size() >= 100);
        NO_THREADS.check(elsewhere);
        assertTrue(NO_THREADS.evaluate(ALL).hasViolation(), "Workers makes some");
        assertFound(NO_THREADS, ForbiddenCalls.NewThread.class);
        assertFound(NO_THREADS, ForbiddenCalls.VirtualThread.class);
        assertFound(NO_THREADS, ForbiddenCalls.Pool.class);
        assertFound(NO_THREADS, ForbiddenCalls.ParallelStream.class);
    }

    @Test
    void nothingIsSerialized() {
        assertHolds(NO_SERIALIZATION, ForbiddenCalls.Deserializing.class);
        assertHolds(NO_SERIALIZABLE_TYPES, ForbiddenCalls.Serialized.class);
    }

    @Test
    void nothingReachesBelowThePlatform() {
        assertHolds(NOTHING_BELOW_THE_PLATFORM, ForbiddenCalls.Library.class, ForbiddenCalls.Process.class);
        assertHolds(NO_NATIVE_METHODS, ForbiddenCalls.Native.class);
    }

    @Test
    void onlyTreeAndItsRecordShapeReflect() {
        Set<String> those = Set.of(Tree.class.getName(), "dev.refrain.autograd.RecordShape");
        NO_REFLECTION.check(ALL.that(DescribedPredicate.describe(
                "neither Tree nor RecordShape",
                each -> those.stream()
                        .noneMatch(name ->
                                each.getName().equals(name) || each.getName().startsWith(name + "$")))));
        assertFound(NO_REFLECTION, Tree.class);
        assertFound(NO_REFLECTION, ForbiddenCalls.ByName.class);
    }

    private static DescribedPredicate<JavaCall<?>> calls(DescribedPredicate<? super JavaClass> owner, String... names) {
        return DescribedPredicate.describe(
                owner.getDescription() + " " + String.join(", ", names),
                call -> Set.of(names).contains(call.getName()) && owner.test(call.getTargetOwner()));
    }

    private static void assertHolds(ArchRule rule, Class<?>... offenders) {
        rule.check(ALL);
        for (Class<?> offender : offenders) {
            assertFound(rule, offender);
        }
    }

    private static void assertFound(ArchRule rule, Class<?> offender) {
        JavaClasses alone = OFFENDERS.that(type(offender));
        assertEquals(1, alone.size());
        assertTrue(rule.evaluate(alone).hasViolation(), () -> rule.getDescription() + " does not find " + offender);
    }
}
