package dev.refrain.gradcheck.junit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The modules of the project, found from the folder the tests run in upwards, and their compiled classes. */
public final class ProjectClasses {
    /** A module: its folder, the package all of its own are in, and a number of classes that it is sure to have. */
    record Module(String folder, String rootPackage, int atLeast) {
        Path compiled() {
            return ROOT.resolve(folder).resolve("target/classes");
        }

        Path sources() {
            return ROOT.resolve(folder).resolve("src/main/java");
        }

        /** The classes compiled from its sources. */
        JavaClasses classes() {
            URI folder = compiled().toUri();
            return all().that(DescribedPredicate.describe(
                    "of " + rootPackage,
                    type -> type.getSource().orElseThrow().getUri().getPath().startsWith(folder.getPath())));
        }

        /** The packages that every other module may use. */
        Set<String> exported() {
            try (InputStream descriptor = Files.newInputStream(compiled().resolve("module-info.class"))) {
                return ModuleDescriptor.read(descriptor).exports().stream()
                        .filter(Predicate.not(Exports::isQualified))
                        .map(Exports::source)
                        .collect(Collectors.toUnmodifiableSet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static final Module CORE_TENSOR = new Module("core-tensor", "dev.refrain.tensor", 50);
    static final Module AUTOGRAD = new Module("autograd", "dev.refrain.autograd", 40);
    static final Module NN_LAYERS = new Module("nn-layers", "dev.refrain.nn", 25);
    static final Module REPORT = new Module("report", "dev.refrain.report", 30);
    static final Module GRADCHECK = new Module("gradcheck-junit", "dev.refrain.gradcheck.junit", 1);
    static final Module EXAMPLES = new Module("examples", "dev.refrain.examples", 8);
    static final Module ONNX = new Module("onnx", "dev.refrain.onnx", 25);
    static final List<Module> ALL = List.of(CORE_TENSOR, AUTOGRAD, NN_LAYERS, REPORT, ONNX, GRADCHECK, EXAMPLES);
    public static final Path ROOT = root();

    private ProjectClasses() {}

    /** The classes of all modules. */
    static JavaClasses all() {
        return Imported.CLASSES;
    }

    /** The classes of the modules that others build upon: all but the command line. */
    public static JavaClasses libraries() {
        return all().that(DescribedPredicate.not(resideInAPackage(EXAMPLES.rootPackage() + "..")));
    }

    /** Read once for all rules. */
    private static final class Imported {
        static final JavaClasses CLASSES = new ClassFileImporter()
                .importPaths(ALL.stream().map(Module::compiled).toList());
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("core-tensor"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "no folder above has the modules: " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }
}
