package dev.refrain.gradcheck.junit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.refrain.autograd.ops.Borrowing;
import dev.refrain.autograd.ops.CustomOp;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Placing;
import dev.refrain.autograd.ops.ReductionOp;
import dev.refrain.autograd.ops.ViewOp;
import dev.refrain.gradcheck.junit.architecture.ProjectClasses.Module;
import dev.refrain.gradcheck.junit.architecture.offenders.circle.One;
import dev.refrain.gradcheck.junit.architecture.offenders.round.Other;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom. */
class ArchitectureTest {
    /** From below: each may import what stands before it. */
    private static final List<String> CORE_PACKAGES = List.of(
            "dev.refrain.tensor.internal.memory",
            "dev.refrain.tensor.internal.parallel",
            "dev.refrain.tensor.internal.kernel",
            "dev.refrain.tensor.internal.simd",
            "dev.refrain.tensor.internal.compute",
            "dev.refrain.tensor.pointwise",
            "dev.refrain.tensor",
            "dev.refrain.tensor.internal.measure");

    private static final JavaClasses ALL = ProjectClasses.all();

    static List<Module> modules() {
        return ProjectClasses.ALL;
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyModuleIsSeenAndKeepsToItsPackages(Module module) {
        JavaClasses classes = module.classes();
        assertTrue(classes.size() >= module.atLeast(), () -> "only %d classes of %s".formatted(classes.size(), module));
        classes()
                .should()
                .resideInAPackage(module.rootPackage() + "..")
                .orShould()
                .haveSimpleName("module-info")
                .check(classes);
    }

    @Test
    void everyModuleOfTheBuildIsKnownHere() throws IOException {
        List<String> pom = Files.readAllLines(ProjectClasses.ROOT.resolve("pom.xml")).stream()
                .map(String::strip)
                .toList();
        int profiles = pom.indexOf("<profiles>");
        Set<String> known = ProjectClasses.ALL.stream().map(Module::folder).collect(Collectors.toSet());
        known.add("fuzzing"); // tests alone
        assertFalse(Files.exists(ProjectClasses.ROOT.resolve("fuzzing/src/main")));
        assertEquals(known, modules(pom.subList(0, profiles)));
        // nothing of ours is built upon them, and they use native libraries
        assertEquals(Set.of("benchmarks"), modules(pom.subList(profiles, pom.size())));
    }

    private static Set<String> modules(List<String> pom) {
        return pom.stream()
                .filter(line -> line.startsWith("<module>"))
                .map(line -> line.replaceAll("</?module>", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void importsPointDown() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("core-tensor")
                .definedBy("dev.refrain.tensor..")
                .layer("autograd")
                .definedBy("dev.refrain.autograd..")
                .layer("nn")
                .definedBy("dev.refrain.nn..")
                .layer("report")
                .definedBy("dev.refrain.report..")
                .layer("onnx")
                .definedBy("dev.refrain.onnx..")
                .layer("gradcheck")
                .definedBy("dev.refrain.gradcheck..")
                .layer("examples")
                .definedBy("dev.refrain.examples..")
                .whereLayer("autograd")
                .mayOnlyBeAccessedByLayers("nn", "report", "onnx", "gradcheck", "examples")
                .whereLayer("nn")
                .mayOnlyBeAccessedByLayers("report", "onnx", "gradcheck", "examples")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("examples")
                .whereLayer("onnx")
                .mayOnlyBeAccessedByLayers("examples")
                .whereLayer("gradcheck")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("examples")
                .mayNotBeAccessedByAnyLayer()
                .check(ALL);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(ALL);
    }

    @Test
    void aCycleOfPackagesIsFound() {
        JavaClasses circle = new ClassFileImporter().importClasses(One.class, Other.class);
        assertEquals(2, circle.size());
        assertTrue(slices().assignedFrom(new Packages())
                .should()
                .beFreeOfCycles()
                .evaluate(circle)
                .hasViolation());
    }

    @Test
    void packagesOfCoreTensorImportOnlyThoseBelow() {
        JavaClasses core = ProjectClasses.CORE_TENSOR.classes();
        Set<String> packages = core.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        assertEquals(Set.copyOf(CORE_PACKAGES), packages);
        for (int i = 0; i < CORE_PACKAGES.size() - 1; i++) {
            String[] above = CORE_PACKAGES.subList(i + 1, CORE_PACKAGES.size()).toArray(String[]::new);
            imports(CORE_PACKAGES.get(i), above).check(core);
        }
        assertTrue(imports("dev.refrain.tensor", "dev.refrain.tensor.internal.memory")
                .evaluate(core)
                .hasViolation());
    }

    private static ArchRule imports(String own, String... forbidden) {
        return noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden);
    }

    @Test
    void theVectorApiStaysInItsPackage() {
        ArchRule fence = noClasses()
                .that()
                .resideOutsideOfPackage("dev.refrain.tensor.internal.simd")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..");
        fence.check(ALL);
        assertSeen("dev.refrain.tensor.internal.simd", "jdk.incubator.vector");
    }

    @Test
    void fastutilStaysInTheDataPackageAndTheExamples() {
        ArchRule fence = noClasses()
                .that()
                .resideOutsideOfPackages("dev.refrain.nn.data", "dev.refrain.examples..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("it.unimi.dsi..");
        fence.check(ALL);
        assertSeen("dev.refrain.nn.data", "it.unimi.dsi.fastutil");
    }

    @Test
    void protocolBuffersStayInTheGraphs() {
        ArchRule fence = noClasses()
                .that()
                .resideOutsideOfPackage("dev.refrain.onnx.graph")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.protobuf..", "ai.onnx..");
        fence.check(ALL);
        assertSeen("dev.refrain.onnx.graph", "ai.onnx.proto");
    }

    /** Says that a package uses another one and the imported classes show it, so that a rule against it could fail. */
    private static void assertSeen(String own, String foreign) {
        assertTrue(
                ALL.stream()
                        .filter(type -> type.getPackageName().equals(own))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .anyMatch(each -> each.getTargetClass().getPackageName().startsWith(foreign)),
                () -> own + " uses " + foreign);
    }

    @Test
    void onlyWhatDrawsUsesWindowsAndCharts() {
        ArchRule fence = noClasses()
                .that()
                .resideOutsideOfPackage("dev.refrain.report.drawing")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.awt..", "javax.swing..", "javax.imageio..", "org.knowm..");
        fence.check(ALL);
        assertSeen("dev.refrain.report.drawing", "java.awt");
        assertSeen("dev.refrain.report.drawing", "org.knowm");
    }

    @Test
    void ofTheLibrariesOnlyFilesUseJackson() {
        DescribedPredicate<JavaClass> reading = resideInAnyPackage("dev.refrain.nn.io", "dev.refrain.report.page");
        ArchRule fence = noClasses().should().dependOnClassesThat().resideInAPackage("tools.jackson..");
        JavaClasses libraries = ProjectClasses.libraries();
        assertTrue(libraries.size() >= 100);
        fence.check(libraries.that(DescribedPredicate.not(reading)));
        assertTrue(fence.evaluate(libraries.that(reading)).hasViolation(), "the rule sees Jackson");
    }

    /** The scan compiler has its own: one is an application that holds memory, and no record; nor is a segment. */
    @Test
    void everyOpIsARecord() {
        assertTrue(ALL.stream().filter(type -> type.isAssignableTo(Op.class)).count() >= 17);
        classes()
                .that()
                .areAssignableTo(Op.class)
                .and()
                .doNotBelongToAnyOf(
                        Op.class, ViewOp.class, ReductionOp.class, Placing.class, Borrowing.class, CustomOp.class)
                .and()
                .doNotHaveSimpleName("CheckpointOp")
                .and()
                .resideOutsideOfPackage("dev.refrain.autograd.scan")
                .should()
                .beRecords()
                .andShould()
                .bePublic()
                .andShould()
                .resideInAPackage("dev.refrain.autograd.ops")
                .check(ALL);
        assertTrue(Stream.of(Op.class, ViewOp.class, ReductionOp.class, Placing.class, Borrowing.class, CustomOp.class)
                .allMatch(Class::isInterface));
        assertEquals(
                Set.of("ScanOp", "ScanBack", "Segment", "Copy", "MultiplyAdd", "StepMask", "MaskDrawing"),
                ALL.stream()
                        .filter(type -> type.isAssignableTo(Op.class)
                                && type.getPackageName().equals("dev.refrain.autograd.scan"))
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet()));
    }

    /** Packages, of which autograd and its ops are one: Var's methods name ops, pullbacks are written in Vars. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            if (!name.startsWith("dev.refrain")) {
                return SliceIdentifier.ignore();
            }
            return SliceIdentifier.of(name.equals("dev.refrain.autograd.ops") ? "dev.refrain.autograd" : name);
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
