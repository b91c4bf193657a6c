package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.OpExample;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every op there is, found by looking into the package. */
class OpsPackageTest {
    private static final String FOLDER = "dev/refrain/autograd/ops/";

    /** The classes of this package that are ops, those of tests left out. */
    static List<Class<?>> ops() {
        String module = Op.class.getModule().getName();
        try (ModuleReader reader = ModuleLayer.boot()
                        .configuration()
                        .findModule(module)
                        .orElseThrow()
                        .reference()
                        .open();
                Stream<String> resources = reader.list()) {
            return resources
                    .filter(each -> each.startsWith(FOLDER) && each.endsWith(".class") && !each.contains("Test"))
                    .map(each ->
                            each.substring(0, each.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .<Class<?>>map(name -> Class.forName(Op.class.getModule(), name))
                    .filter(type -> Op.class.isAssignableFrom(type) && !type.isInterface())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyOpIsAPublicRecordOfParametersOnly() {
        List<Class<?>> ops = ops();
        assertTrue(ops.containsAll(List.of(MatMul.class, PointwiseOp.class, Slice.class)), ops::toString);
        Set<Class<?>> parameters = Set.of(
                int.class,
                double.class,
                boolean.class,
                Axes.class,
                Shape.class,
                List.class,
                Pointwise.class,
                CustomOp.class, // a user's, for its pullback
                RandomKey.class,
                Sliding.class);
        for (Class<?> op : ops) {
            assertTrue(op.isRecord() && Modifier.isPublic(op.getModifiers()), op::toString);
            for (RecordComponent component : op.getRecordComponents()) {
                assertTrue(parameters.contains(component.getType()), () -> op + " holds " + component);
            }
        }
    }

    @Test
    void everyOpHasASample() {
        Set<Class<?>> sampled =
                OpExample.all().map(sample -> sample.op().getClass()).collect(Collectors.toSet());
        Set<Class<?>> shipped = new HashSet<>(ops());
        shipped.remove(CustomPullback.class); // made of a user's op: see CustomOpTest
        shipped.remove(StopGradient.class); // whose gradient is not that of its value: see StopGradientTest
        assertEquals(shipped, sampled);
    }

    @Test
    void namesAreLowerCamelCaseAndUnique() {
        List<String> names = new ArrayList<>();
        OpExample.all().forEach(sample -> names.add(sample.op().name()));
        for (String name : names) {
            assertTrue(name.matches("[a-z][a-z0-9]*([A-Z][a-z0-9]+)*"), name);
        }
        assertEquals(names.size(), Set.copyOf(names).size(), names::toString);
    }

    @Test
    void equalParametersMakeEqualOps() {
        List<Op> once = OpExample.all().map(OpExample::op).toList();
        List<Op> again = OpExample.all().map(OpExample::op).toList();
        assertEquals(once, again);
        assertEquals(once.size(), Set.copyOf(once).size());
    }
}
