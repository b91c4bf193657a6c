package dev.refrain.gradcheck.junit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.refrain.gradcheck.junit.architecture.offenders.Signatures;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What stays out of the signatures that users see. */
class ExportedSignaturesTest {
    private static final DescribedPredicate<JavaClass> FOREIGN = resideInAnyPackage(
            "jdk.incubator..",
            "it.unimi.dsi.fastutil..",
            "tools.jackson..",
            "org.knowm..",
            "java.awt..",
            "com.google.protobuf..",
            "ai.onnx..");
    private static final DescribedPredicate<JavaClass> INTERNAL = resideInAPackage("dev.refrain..internal..");
    private static final String OFFENDERS = Signatures.class.getPackageName();

    private static final JavaClasses ALL = ProjectClasses.all();
    private static final Set<String> EXPORTED = ProjectClasses.ALL.stream()
            .flatMap(module -> module.exported().stream())
            .collect(Collectors.toUnmodifiableSet());

    @Test
    void exportedPackagesAreSeen() {
        assertTrue(EXPORTED.size() >= 11, EXPORTED::toString);
        assertTrue(EXPORTED.stream().noneMatch(name -> name.contains("internal")), EXPORTED::toString);
        assertTrue(ALL.stream().filter(ExportedSignatures.visibleIn(EXPORTED)).count() >= 60);
    }

    @Test
    void noneMentionsTheIncubatorOrALibrary() {
        noneMentions(EXPORTED, FOREIGN).check(ALL);
    }

    @Test
    void internalTypesAppearOnlyWhereModulesMeet() {
        noClasses()
                .that(ExportedSignatures.visibleIn(EXPORTED))
                .and()
                .doNotBelongToAnyOf(Tensor.class, Pointwise.class, PointwiseProgram.class)
                .and()
                .resideOutsideOfPackage("dev.refrain.autograd.ops")
                .should(ExportedSignatures.mention(INTERNAL))
                .check(ALL);
        assertTrue(noneMentions(EXPORTED, INTERNAL).evaluate(ALL).hasViolation(), "the excepted ones do mention some");
    }

    @Test
    void everyKindOfMentionIsFound() {
        JavaClasses offenders = new ClassFileImporter()
                .importClasses(
                        Signatures.class,
                        Signatures.InField.class,
                        Signatures.InParameter.class,
                        Signatures.InResult.class,
                        Signatures.InTypeArgument.class,
                        Signatures.InArray.class,
                        Signatures.InSupertype.class,
                        Signatures.InThrows.class,
                        Signatures.InConstructor.class,
                        Signatures.Clean.class);
        DescribedPredicate<JavaClass> forbidden = DescribedPredicate.describe(
                "what is forbidden", type -> type.getName().startsWith("java.util.concurrent."));
        Set<String> found =
                noneMentions(Set.of(OFFENDERS), forbidden).evaluate(offenders).getFailureReport().getDetails().stream()
                        .map(detail -> detail.replaceAll(".*\\$(\\w+) mentions .*", "$1"))
                        .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        "InField",
                        "InParameter",
                        "InResult",
                        "InTypeArgument",
                        "InArray",
                        "InSupertype",
                        "InThrows",
                        "InConstructor"),
                found);
    }

    private static ArchRule noneMentions(Set<String> packages, DescribedPredicate<JavaClass> forbidden) {
        return noClasses().that(ExportedSignatures.visibleIn(packages)).should(ExportedSignatures.mention(forbidden));
    }
}
