package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp.Rule;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker finds planted mistakes and leaves sound rules alone. */
class CentralDifferencesTest {
    private static final Op TANH = new PointwiseOp(Pointwise.TANH);
    private static final Op MATMUL = new MatMul();

    @Test
    void aSoundRuleIsLeftAlone() {
        check(PlantedOp.withRule(TANH, TANH::pullback), tensor(2, 3));
        check(PlantedOp.withRule(MATMUL, MATMUL::pullback), tensor(2, 3), tensor(3, 2));
    }

    @Test
    void aWrongSignIsFound() {
        assertFound(
                "first order, value 0, element 0",
                TANH,
                (saved, c, sink) -> TANH.pullback(saved, c.neg(), sink),
                tensor(2, 3));
    }

    @Test
    void aFactorOfOneInTenThousandIsFound() {
        assertFound(
                "first order, value 0, element 0",
                TANH,
                (saved, c, sink) -> TANH.pullback(saved, c.mul(1.0001), sink),
                tensor(2, 3));
    }

    @Test
    void aMissingTermIsFound() {
        assertFound("first order, value 0, element 0", TANH, (saved, c, sink) -> sink.give(0, () -> c), tensor(2, 3));
    }

    @Test
    void aMissingInputIsFound() {
        assertFound(
                "first order, value 1, element 0: gradient 0.0",
                MATMUL,
                (saved, c, sink) -> sink.give(0, () -> c.matmul(saved.input(1).transpose())),
                tensor(2, 3),
                tensor(3, 2));
    }

    @Test
    void exchangedInputsAreFound() {
        assertFound(
                "first order, value 0",
                MATMUL,
                (saved, c, sink) -> MATMUL.pullback(saved, c, (input, formula) -> sink.give(1 - input, formula)),
                tensor(2, 2),
                tensor(2, 2));
    }

    @Test
    void aRuleThatHidesItsOwnDerivativeIsFoundAtTheSecondOrder() {
        assertFound(
                "second order, value 0, element 0",
                TANH,
                (saved, c, sink) ->
                        sink.give(0, () -> c.sub(c.mul(saved.output().detach().square()))),
                tensor(2, 3));
    }

    @Test
    void aRuleThatHidesTheCotangentIsFoundAtTheSecondOrder() {
        assertFound(
                "second order, value 1, element 0",
                TANH,
                (saved, c, sink) -> TANH.pullback(saved, c.detach(), sink),
                tensor(2, 3));
    }

    @Test
    void notANumberIsFound() {
        assertFound("gradient NaN", TANH, (saved, c, sink) -> sink.give(0, () -> c.mul(Double.NaN)), tensor(1));
    }

    @Test
    void parametersAreCheckedAndKeepTheirValues() {
        Parameter weight = new Parameter(Shape.of(3), (key, shape, dtype) -> Arguments.spread(shape, key));
        weight.initialise("weight", RandomKey.of(1), DType.FLOAT64);
        Tensor before = weight.value();
        List<Tensor> x = List.of(tensor(2, 3));
        CentralDifferences.check("x ∘ w", in -> in.get(0).mul(weight), x, List.of(weight));
        assertEquals(before, weight.value());
        AssertionError found = assertThrows(
                AssertionError.class,
                () -> CentralDifferences.check(
                        "detached", in -> in.get(0).mul(weight.on(in.get(0)).detach()), x, List.of(weight)));
        assertTrue(found.getMessage().startsWith("detached: first order, value 1"), found::getMessage);
    }

    private static void assertFound(String telling, Op sound, Rule rule, Tensor... inputs) {
        Op planted = PlantedOp.withRule(sound, rule);
        AssertionError found = assertThrows(AssertionError.class, () -> check(planted, inputs));
        assertTrue(found.getMessage().startsWith("planted: "), found::getMessage);
        assertTrue(found.getMessage().contains(telling), found::getMessage);
    }

    private static void check(Op op, Tensor... inputs) {
        CentralDifferences.check("planted", in -> Var.apply(op, in.toArray(Var[]::new)), List.of(inputs));
    }

    private static Tensor tensor(int... sizes) {
        return Arguments.spread(Shape.of(sizes), RandomKey.of(2).child(sizes.length));
    }
}
