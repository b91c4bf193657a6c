package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.refrain.autograd.Var;
import dev.refrain.gradcheck.junit.architecture.ProjectClasses;
import dev.refrain.nn.loss.AbsoluteError;
import dev.refrain.nn.loss.BinaryCrossEntropy;
import dev.refrain.nn.loss.CosineDistance;
import dev.refrain.nn.loss.HuberError;
import dev.refrain.nn.loss.KullbackLeibler;
import dev.refrain.nn.loss.Loss;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of every loss of values that ships. */
class ShippedLossesTest {
    /** @param perfect the best prediction of a target of 1 */
    record Shipped(Loss loss, double perfect) implements LossContract {}

    /** For targets where it has a derivative: at 0 it has none, and below it has no value. */
    private record OfPositive(KullbackLeibler loss) implements Loss {
        @Override
        public Var of(Var prediction, Var target) {
            return loss.of(prediction, target.mul(0.75).add(0.25));
        }
    }

    static Stream<Shipped> of(Reduction reduction) {
        double infinity = 1e6; // as a logit, or as the logarithm of a number that need not be a probability
        return Stream.of(
                new Shipped(new SquaredError(reduction), 1),
                new Shipped(new AbsoluteError(reduction), 1),
                new Shipped(new HuberError(reduction, 0.75), 1),
                new Shipped(new CosineDistance(reduction, 0.5), 1), // so that 0 is not within 10⁻⁸ of a kink
                new Shipped(new BinaryCrossEntropy(reduction), infinity),
                new Shipped(new OfPositive(new KullbackLeibler(reduction)), infinity));
    }

    @TestFactory
    Stream<DynamicNode> everyLossKeepsTheContract() {
        return Stream.of(Reduction.values())
                .flatMap(ShippedLossesTest::of)
                .map(each -> dynamicContainer(each.loss().toString(), each.lossContract()));
    }

    @Test
    void noneIsLeftOut() {
        Set<String> names = ProjectClasses.libraries().stream()
                .filter(each -> each.isAssignableTo(Loss.class) && !each.isInterface())
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(names.contains("SquaredError"), () -> "the scan found only " + names);
        assertEquals(
                names,
                of(Reduction.SUM)
                        .map(each -> each.loss() instanceof OfPositive(KullbackLeibler inner) ? inner : each.loss())
                        .map(each -> each.getClass().getSimpleName())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
