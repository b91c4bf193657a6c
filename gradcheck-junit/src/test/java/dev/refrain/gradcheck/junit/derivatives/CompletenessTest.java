package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.gradcheck.junit.architecture.ProjectClasses;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Layer;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.check.CellSamples;
import dev.refrain.nn.check.LayerSamples;
import dev.refrain.nn.check.LossSamples;
import dev.refrain.nn.check.RecurrentSamples;
import dev.refrain.nn.check.Remembering;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.Loss;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing ships without a sample: found by looking into the compiled modules. */
class CompletenessTest {
    /** The records of the modules that are one of {@code type}. */
    private static Set<String> shipped(Class<?> type, int atLeast) {
        Set<String> names = ProjectClasses.libraries().stream()
                .filter(each -> each.isRecord() && each.isAssignableTo(type))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(names.size() >= atLeast, () -> "the scan found only " + names);
        return names;
    }

    private static List<Op> sampledOps() {
        return OpSamples.all().stream()
                .map(sample -> sample.draw(Choices.replay(List.of())).op())
                .toList();
    }

    @Test
    void everyOpHasASample() {
        Set<String> sampled = sampledOps().stream()
                .map(op -> op.getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> shipped = shipped(Op.class, 15);
        shipped.removeAll(Set.of(
                "Copy",
                "MultiplyAdd",
                "StepMask",
                "MaskDrawing",
                "Segment",
                "CustomPullback")); // a compiled step's own
        shipped.remove("StopGradient"); // its gradient is not that of its value, so no difference checks it
        assertEquals(shipped, sampled);
    }

    @Test
    void everyEntryOfTheTableHasASample() {
        Set<Pointwise> sampled = sampledOps().stream()
                .filter(op -> op instanceof PointwiseOp)
                .map(op -> ((PointwiseOp) op).function())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Pointwise.class)));
        assertEquals(EnumSet.allOf(Pointwise.class), sampled);
    }

    @Test
    void everyCellHasASample() {
        Set<String> sampled = CellSamples.all().stream()
                .flatMap(sample -> cells(sample.cell(2)))
                .map(cell -> cell.getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(shipped(Cell.class, 3), sampled);
    }

    /** What a sample is of: an attention cell has one with a memory around it, all others are themselves. */
    private static Stream<Cell<?>> cells(Cell<?> cell) {
        return cell instanceof Remembering<?> around ? Stream.of(around, around.cell()) : Stream.of(cell);
    }

    /** Layers and losses are named by their samples, as {@code Linear} by "linear, no bias". */
    @Test
    void everyLayerAndEveryLossHasASample() {
        Set<String> layers = inPackageOf(Linear.class, 3);
        layers.removeAll(shipped(RecurrentLayer.class, 3)); // they have samples of their own
        assertEquals(layers, named(LayerSamples.all(), layers));
        assertEquals(inPackageOf(Loss.class, 3), named(LossSamples.all(), inPackageOf(Loss.class, 3)));
        assertTrue(inPackageOf(Linear.class, 3).containsAll(shipped(Layer.class, 2)));
        assertTrue(inPackageOf(Loss.class, 3).containsAll(shipped(Loss.class, 2)));
    }

    @Test
    void everyRecurrentLayerHasASample() {
        Set<String> sampled = RecurrentSamples.all().stream()
                .map(sample -> sample.layer(2).getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> shipped = ProjectClasses.libraries().stream()
                .filter(each -> each.isAssignableTo(RecurrentLayer.class) && !each.isInterface())
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(shipped.contains("Recurrent"), () -> "the scan found only " + shipped);
        assertEquals(shipped, sampled);
    }

    /** The records beside a class, whatever interface they are of: an embedding is no layer of values. */
    private static Set<String> inPackageOf(Class<?> type, int atLeast) {
        Set<String> names = ProjectClasses.libraries().stream()
                .filter(each -> each.isRecord() && each.getPackageName().equals(type.getPackageName()))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(names.size() >= atLeast, () -> "the scan found only " + names);
        return names;
    }

    private static Set<String> named(List<Sample> samples, Set<String> types) {
        return types.stream()
                .filter(type -> samples.stream()
                        .anyMatch(sample -> letters(sample.name()).startsWith(letters(type))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String letters(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }
}
