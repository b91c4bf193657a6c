package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.refrain.gradcheck.junit.architecture.ProjectClasses;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Layer;
import dev.refrain.nn.layer.Dropout;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.layer.Sequential;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of every layer that ships and looks at each step alone. */
class ShippedLayersTest {
    static Map<String, LayerContract> shipped() {
        Map<String, LayerContract> shipped = new LinkedHashMap<>();
        shipped.put("linear", input -> new Linear(input, 3));
        shipped.put("linear without bias", input -> Linear.withoutBias(input, 3));
        shipped.put("dropout", input -> new Dropout(0.5));
        shipped.put("layer norm", input -> new LayerNorm(input).withEpsilon(0.1));
        shipped.put("layer norm without bias", input -> new LayerNorm(input).withoutBias());
        shipped.put(
                "sequential", input -> Sequential.of(new Linear(input, 3), Activation.TANH, Linear.withoutBias(3, 2)));
        for (Activation each : Activation.values()) {
            shipped.put(each.name(), input -> each);
        }
        return shipped;
    }

    @TestFactory
    Stream<DynamicNode> everyLayerKeepsTheContract() {
        return shipped().entrySet().stream()
                .map(each -> dynamicContainer(each.getKey(), each.getValue().layerContract()));
    }

    @Test
    void noneIsLeftOut() {
        Set<String> names = ProjectClasses.libraries().stream()
                .filter(each -> each.isAssignableTo(Layer.class) && !each.isInterface())
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(names.contains("Linear"), () -> "the scan found only " + names);
        assertEquals(
                names,
                shipped().values().stream()
                        .map(each -> each.layer(2).getClass().getSimpleName())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
