package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp;
import dev.refrain.nn.Layer;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Each law is broken by a layer, and found broken. */
class LayerContractTest {
    private static final String AXES = "the axes before the features are kept";
    private static final String INFLUENCE = "every parameter has an influence";
    private static final String ALONE = "every step of every row is as it is alone";
    private static final String EXTREME = "extreme inputs give finite values and gradients";

    /** y of x [..., F] and the weight [F]. */
    public record Ruled(Parameter weight, BiFunction<Var, Parameter, Var> rule) implements Layer {
        @Override
        public Var apply(Var x) {
            return rule.apply(x, weight);
        }
    }

    private static LayerContract contract(BiFunction<Var, Parameter, Var> rule) {
        return input -> new Ruled(new Parameter(Shape.of(input), Initialisers.uniform(0.5, 1)), rule);
    }

    private static Set<String> broken(BiFunction<Var, Parameter, Var> rule) {
        return Broken.of(contract(rule).layerContract());
    }

    @Test
    void aSoundLayerKeepsAllLaws() {
        assertEquals(Set.of(), broken((x, weight) -> x.mul(weight).tanh()));
        assertEquals(3 + 4 + 6, contract(Var::mul).layerContract().count());
    }

    @Test
    void aLayerThatFlattensIsFound() {
        Set<String> broken = broken((x, weight) -> x.mul(weight).reshape(-1));
        assertTrue(broken.contains(AXES), broken::toString);
        assertEquals(
                AXES + ": of x [3, 1], the axes before the last of y [3] ==> expected: <[3]> but was: <[]>",
                Broken.message(
                        contract((x, weight) -> x.mul(weight).reshape(-1)).layerContract(), AXES));
    }

    @Test
    void stepsThatDependOnEachOtherAreFound() {
        assertEquals(
                Set.of(ALONE),
                broken((x, weight) -> x.shape().rank() == 3 && x.shape().count() > 0
                        ? x.sub(x.mean(0)).mul(weight).tanh()
                        : x.mul(weight).tanh()));
    }

    @Test
    void aParameterThatIsNotUsedIsFound() {
        assertEquals(Set.of(INFLUENCE), broken((x, weight) -> x.tanh()));
    }

    @Test
    void aFunctionThatOverflowsIsFound() {
        assertEquals(
                Set.of(EXTREME),
                broken((x, weight) -> x.mul(weight).exp().add(1).log()));
        LayerContract small = new LayerContract() {
            @Override
            public Layer layer(int inputSize) {
                return contract((x, weight) -> x.mul(weight).exp().add(1).log()).layer(inputSize);
            }

            @Override
            public double extreme() {
                return 10;
            }
        };
        assertEquals(Set.of(), Broken.of(small.layerContract()));
    }

    @Test
    void aGradientThatIsCutOffIsFound() {
        Set<String> broken = broken((x, weight) -> x.detach().mul(weight.on(x)).add(x));
        assertTrue(broken.stream().allMatch(name -> name.startsWith("gradients of ")), broken::toString);
        assertEquals(4, broken.size());
    }

    /** Whose recorded gradient, of which the push-forward is made, is another than the plain one. */
    @Test
    void aPushForwardThatIsNoAdjointIsFound() {
        Op tanh = new PointwiseOp(Pointwise.TANH);
        Op twice = PlantedOp.withRule(
                tanh, (saved, c, sink) -> tanh.pullback(saved, c.isRecorded() ? c.mul(1.01) : c, sink));
        Set<String> broken = broken((x, weight) -> Var.apply(twice, x.mul(weight)));
        assertTrue(broken.contains("⟨u, J v⟩ equals ⟨Jᵀ u, v⟩"), broken::toString);
    }
}
