package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.X;
import static dev.refrain.autograd.check.Subjects.vector;
import static dev.refrain.autograd.check.Subjects.withGradientOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.Subjects.Product;
import dev.refrain.autograd.outside.Cube;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The test that a failed check gives, word for word; another one compiles and runs it. */
class TestSourceTest {
    private static void assertGives(String expected, GradCheck check) {
        assertEquals(expected, check.run().regressionTest());
    }

    @Test
    void ofAnOpByItselfAtTheSimplestValues() {
        assertGives(
                """
                import dev.refrain.autograd.Var;
                import dev.refrain.autograd.check.GradCheck;
                import dev.refrain.autograd.ops.Op;
                import dev.refrain.tensor.Tensor;
                import java.util.List;
                import org.junit.jupiter.api.Test;

                /** WRONG: first order, y[0, 0] by input 0[0, 0] = 0.46211715726000974: gradient 0.42710453406814514, central difference 0.6406568011022175 ± 1e-15. */
                @Test
                void theGradientOfCubeIsSound() {
                    Op op = new dev.refrain.autograd.outside.Cube(2, false);
                    List<Tensor> inputs = List.of(
                            Tensor.of(new double[] {0.0, 0.0, 0.0, 0.0, 0.0, 1.0}, 2, 3));
                    GradCheck.of(in -> Var.apply(op, in.get(0)), inputs)
                            .named("cube")
                            .order(1)
                            .verify();
                }
                """,
                GradCheck.of((x, y) -> Var.apply(new Cube(2, false), x.tanh()).mul(y.sum()), X, vector(2, 3)));
    }

    @Test
    void ofAFunctionWithAllThatWasSet() {
        assertGives(
                """
                import dev.refrain.autograd.Var;
                import dev.refrain.autograd.check.GradCheck;
                import dev.refrain.tensor.Tensor;
                import java.util.List;
                import org.junit.jupiter.api.Test;

                /** WRONG: first order, ⟨c, y⟩ by left[0, 1] = -1.25: gradient 18.666740053136838, central difference 9.333370026568412 ± 8e-14. */
                @Test
                void gradientsAreSound() {
                    List<Tensor> inputs = List.of(
                            Tensor.of(new double[] {0.5, -1.25, 0.75, 1.5, -0.25, 1.0}, 2, 3),
                            Tensor.of(new double[] {2.0, 3.0}, 2));
                    GradCheck.of(in -> function(in), inputs)
                            .inputsNamed("left", "right")
                            .named("a \\"pair\\"")
                            .seed(7L)
                            .order(1)
                            .directions(3)
                            .tolerance(1.0E-5, 1.0E-7)
                            .verify();
                }

                private static Var function(List<Var> in) {
                    throw new UnsupportedOperationException("to be filled in: a \\"pair\\"");
                }
                """,
                GradCheck.of((x, y) -> withGradientOf(x.mul(2).mul(y.sum()), x.mul(y.sum())), X, vector(2, 3))
                        .inputsNamed("left", "right")
                        .named("a \"pair\"")
                        .seed(7)
                        .order(1)
                        .tolerance(1e-5, 1e-7)
                        .directions(3));
    }

    @Test
    void ofAModelThatIsToBeFilledIn() {
        String test = GradCheck.ofModel(
                        Product.drawn(DType.FLOAT64),
                        (model, x) -> withGradientOf(model.apply(x).mul(2), model.apply(x)),
                        X)
                .run()
                .regressionTest();
        assertTrue(test.contains("GradCheck.ofModel(model(), (m, in) -> function(m, in), inputs)"), test);
        assertTrue(test.endsWith("""

                private static Object model() {
                    throw new UnsupportedOperationException("to be filled in: the model of a function");
                }

                private static Var function(Object model, List<Var> in) {
                    throw new UnsupportedOperationException("to be filled in: a function");
                }
                """), test);
    }

    /** Numbers that nobody wants to read come from a seed, and constants among the inputs are there again. */
    @Test
    void largeValuesAreDrawn() {
        Tensor large = Tensor.full(DType.FLOAT64, 0.5, 8, 10);
        String test = GradCheck.of(x -> Var.apply(new Cube(2, false), x).mul(Var.apply(new Cube(2, false), x)), large)
                .order(1)
                .run()
                .regressionTest();
        assertTrue(test.contains("import dev.refrain.tensor.RandomKey;\n"), test);
        assertTrue(test.contains("            drawn(0, 8, 10));"), test);
        assertEquals(2, test.split("private static Tensor drawn\\(int seed", -1).length, test);
    }
}
