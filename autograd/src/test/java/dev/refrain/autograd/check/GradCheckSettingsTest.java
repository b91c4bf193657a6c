package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.X;
import static dev.refrain.autograd.check.Subjects.Y;
import static dev.refrain.autograd.check.Subjects.failed;
import static dev.refrain.autograd.check.Subjects.withGradientOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.Subjects.Product;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How a check is set up, and what it says of misuse. */
class GradCheckSettingsTest {
    @Test
    void float32IsWidenedAndTheModelIsNotWritten() {
        Product model = Product.drawn(DType.FLOAT32);
        Tensor before = model.weight().value();
        long version = model.weight().version();
        GradCheck check = GradCheck.ofModel(model, Product::apply, X.to(DType.FLOAT32));
        assertTrue(check.verify().worst() < 1e-7);
        assertEquals(before, model.weight().value());
        assertEquals(version, model.weight().version());
        model.weight().assign(Tensor.full(DType.FLOAT32, Double.NaN, 3, 2));
        check.verify(); // it keeps the values it was made with
    }

    @Test
    void float32ThatIsNeitherInputNorModelIsNamed() {
        Product model = Product.drawn(DType.FLOAT32);
        DTypeException captured = assertThrows(DTypeException.class, GradCheck.of(model::apply, X)::run);
        assertTrue(captured.getMessage().contains("the second is parameter weight[3, 2]"), captured::getMessage);
        assertTrue(
                captured.getMessage()
                        .endsWith(
                                "; gradcheck runs in float64: give it all tensors as inputs and all parameters as a model, or convert them"),
                captured::getMessage);
        assertTrue(captured.getCause() instanceof DTypeException, "it says where in the function it was");
        Var narrow = Var.of(X.to(DType.FLOAT32));
        DTypeException constant = assertThrows(DTypeException.class, GradCheck.of(x -> narrow, X)::run);
        assertTrue(constant.getMessage().startsWith("gradcheck: the value is float32; "), constant::getMessage);
    }

    @Test
    void aModelWithoutInputsIsGivenTheTape() {
        Ids rows = Ids.of(new int[] {2, 0, 2}, 3);
        Product table = Product.drawn(DType.FLOAT32);
        GradReport report = GradCheck.ofModel(
                        table,
                        (m, tape) ->
                                m.weight().on(tape.ids(rows)).gatherRows(rows).tanh())
                .verify();
        assertEquals("Jacobian of 6 by 6 elements", report.how());
        TapeException nothing =
                assertThrows(TapeException.class, GradCheck.ofModel(List.of(), (m, tape) -> tape.input(X))::run);
        assertEquals(TapeException.Kind.NO_GRAD, nothing.kind());
        assertEquals("gradcheck: there is neither an input nor a parameter to differentiate by", nothing.getMessage());
    }

    @Test
    void noiseIsThatOfTheKeyAndAbsentWithoutOne() {
        Product model = Product.drawn(DType.FLOAT64);
        GradCheck check =
                GradCheck.ofModel(model, (m, tape) -> m.weight().on(tape).mul(noise(tape)));
        check.training(RandomKey.of(5)).verify();
        assertEquals(0, check.run().worst()); // without noise it is the constant 0
        assertTrue(check.training(RandomKey.of(5)).run().worst() > 0);
    }

    private static double noise(Tape tape) {
        return tape.key().map(key -> key.normal(0)).orElse(0.0);
    }

    @Test
    void aParameterWithoutAValueIsNamed() {
        Product empty = new Product(Product.drawn(DType.FLOAT64).weight().fresh());
        TapeException refused = assertThrows(TapeException.class, () -> GradCheck.ofModel(empty, Product::apply, X));
        assertEquals(TapeException.Kind.UNINITIALISED, refused.kind());
    }

    @Test
    void aValueWhoseShapeDependsOnTheInputIsRefused() {
        GradCheck check =
                GradCheck.of(x -> x.slice(0, 0, x.value().get(0) > 1.25 ? 2 : 1), Tensor.of(new double[] {1.25, 2}, 2));
        ShapeException refused = assertThrows(ShapeException.class, check::run);
        assertEquals(
                "gradcheck: the value has shape [1] at one place and [2] at another, expected one shape",
                refused.getMessage());
    }

    @Test
    void toleranceIsWhatIsAllowed() {
        GradCheck check = GradCheck.of(x -> withGradientOf(x.mul(1.001), x), X);
        failed(check);
        check.tolerance(1e-2, 1e-8).verify();
        check.tolerance(1e-6, 1e-2).verify();
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            for (IndexRangeException refused : List.of(
                    assertThrows(IndexRangeException.class, () -> check.tolerance(bad, 1)),
                    assertThrows(IndexRangeException.class, () -> check.tolerance(1, bad)))) {
                assertTrue(refused.getMessage().contains("expected both finite and above 0"), refused::getMessage);
                assertTrue(refused.getMessage().contains(Double.toString(bad)), refused::getMessage);
            }
        }
    }

    @Test
    void theLeastToleranceIsNoHole() {
        GradCheck wrong = GradCheck.of(x -> x.tanh().detach(), X);
        assertFalse(wrong.tolerance(Double.MIN_VALUE, 1e-8).run().passed());
        assertFalse(wrong.tolerance(1e-6, Double.MIN_VALUE).run().passed());
        GradCheck.of(x -> x.mul(0), X)
                .tolerance(Double.MIN_VALUE, Double.MIN_VALUE)
                .order(1)
                .verify();
    }

    @Test
    void partsOfTheValueHaveNames() {
        SequencedMap<String, Shape> parts = new LinkedHashMap<>();
        parts.put("sum", Shape.of(2));
        parts.put("rest", Shape.of(2, 2));
        GradCheck check = GradCheck.of(x -> withGradientOf(x.reshape(6).mul(LAST), x.reshape(6)), X)
                .partsNamed(parts);
        assertEquals("rest[1, 1]", failed(check).mismatches().getFirst().of());
        parts.put("more", Shape.of(1));
        ShapeException refused = assertThrows(ShapeException.class, check.partsNamed(parts)::run);
        assertEquals("gradcheck of a function: the value has 6 elements, its named parts have 7", refused.getMessage());
    }

    private static final Var LAST = Var.of(Tensor.of(new double[] {1, 1, 1, 1, 1, 2}, 6));

    @Test
    void anInputAndAParameterOfOneNameAreToldApart() {
        GradCheck check = GradCheck.ofModel(
                        Product.drawn(DType.FLOAT64),
                        (m, x) -> withGradientOf(x.matmul(m.weight()).mul(2), x.matmul(m.weight())),
                        X)
                .inputsNamed("weight");
        assertEquals(
                List.of("weight", "weight (parameter)"),
                failed(check).paths().stream().map(GradReport.ByPath::path).toList());
    }

    @Test
    void theFunctionIsGivenWhatItCannotChange() {
        GradCheck check = GradCheck.of(
                in -> {
                    in.replaceAll(Var::tanh);
                    return in.getFirst();
                },
                List.of(X));
        assertThrows(UnsupportedOperationException.class, check::run);
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        GradCheck check = GradCheck.of(Var::tanh, X);
        for (int order : new int[] {0, 3, -1}) {
            String message = assertThrows(IndexRangeException.class, () -> check.order(order))
                    .getMessage();
            assertEquals("gradcheck: order is %d, expected 1 or 2".formatted(order), message);
        }
        String message = assertThrows(IndexRangeException.class, () -> check.directions(0))
                .getMessage();
        assertEquals("gradcheck: 0 directions, expected 1 or more", message);
    }

    @Test
    void nullIsNamed() {
        GradCheck check = GradCheck.of(Var::tanh, X);
        assertEquals(
                "function",
                assertThrows(NullPointerException.class, () -> GradCheck.of((UnaryOperator<Var>) null, X))
                        .getMessage());
        assertEquals(
                "model",
                assertThrows(NullPointerException.class, () -> GradCheck.ofModel((Product) null, Product::apply, X))
                        .getMessage());
        assertEquals(
                "label",
                assertThrows(NullPointerException.class, () -> check.named(null))
                        .getMessage());
        assertEquals(
                "input 1",
                assertThrows(
                                NullPointerException.class,
                                () -> GradCheck.of(in -> in.getFirst(), Arrays.asList(X, null)))
                        .getMessage());
        assertEquals(
                "key",
                assertThrows(NullPointerException.class, () -> check.training(null))
                        .getMessage());
    }

    @Test
    void aFingerprintTellsLabelsInputsAndParametersApart() {
        Product model = Product.drawn(DType.FLOAT64);
        GradCheck check = GradCheck.ofModel(model, Product::apply, X).named("one");
        String print = check.fingerprint();
        assertEquals(
                print,
                GradCheck.ofModel(Product.drawn(DType.FLOAT64), Product::apply, X)
                        .named("one")
                        .fingerprint());
        assertEquals(print, check.seed(4).order(1).fingerprint());
        assertNotEquals(print, check.named("two").fingerprint());
        assertNotEquals(
                print,
                GradCheck.ofModel(model, Product::apply, Tensor.zeros(DType.FLOAT64, 2, 3))
                        .named("one")
                        .fingerprint());
        model.weight().assign(Y);
        assertNotEquals(
                print, GradCheck.ofModel(model, Product::apply, X).named("one").fingerprint());
        assertNotEquals(
                GradCheck.of((a, b) -> a, X, X).fingerprint(),
                GradCheck.of((a, b) -> a, X, Tensor.full(DType.FLOAT64, 1, 2, 3))
                        .fingerprint());
    }
}
