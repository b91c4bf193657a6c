package dev.refrain.nn.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made wrong is found, and nothing where nothing is. */
class FindingsTest {
    private static final Tensor X = GradientFlowTest.drawn("findings", 20, 4, 2);

    private static <S> List<Finding> of(RecurrentLayer<S> layer) {
        return GradientFlow.of(layer)
                .look(Var.of(X), y -> y.atEnd().square().sum())
                .findings();
    }

    private static <S> List<Finding> ofCell(Cell<S> cell) {
        return of(Parameters.initialise(Recurrent.of(cell), 3, DType.FLOAT64));
    }

    private static List<String> texts(List<Finding> findings) {
        return findings.stream().map(Finding::toString).toList();
    }

    @Test
    void aClosedForgetGateIsFound() {
        List<Finding> findings = ofCell(new LstmCell(2, 8).withForgetBias(-4));
        assertEquals(
                List.of(Finding.Kind.VANISHES, Finding.Kind.SATURATED),
                findings.stream().map(Finding::kind).toList());
        assertEquals(
                "forget gate of layer 1 saturated at 0.02: the gradient reaches 2 steps back",
                findings.get(1).text());
        assertEquals(0.02, findings.get(1).figure(), 0.005);
        assertEquals("layer 1", findings.get(1).layer());
    }

    @Test
    void aHealthyLayerHasNoFindings() {
        assertEquals(List.of(), texts(ofCell(new LstmCell(2, 8).withForgetBias(2.3))));
        assertEquals(List.of(), texts(of(Linearly.scaled(0.95, 2))));
        Tensor orthogonal = Initialisers.orthogonal(1).draw(RandomKey.of(1), Shape.of(2, 2), DType.FLOAT64);
        assertEquals(List.of(), texts(of(Linearly.of(orthogonal))));
    }

    @Test
    void gradientsThatGrowAndThatFadeAreFound() {
        assertEquals(
                List.of("gradient explodes in layer 1: grows by a factor of 1.30 per step, to 146 times over 19 steps"),
                texts(of(Linearly.scaled(1.3, 2))));
        assertEquals(
                List.of("gradient vanishes in layer 1: halves every 3.0 steps, and reaches 19 steps back"),
                texts(GradientFlow.of(Linearly.scaled(Math.pow(0.5, 1 / 3.0), 2))
                        .look(Linearly.zeros(30, 1, 2), y -> y.all().sum())
                        .findings()
                        .stream()
                        .filter(each -> each.kind() == Finding.Kind.VANISHES)
                        .toList()));
        assertEquals(
                List.of(
                        "gradient vanishes in layer 1: less than a tenth is left after a step, and reaches 1 step back"),
                texts(of(Linearly.scaled(0.05, 2))));
        assertEquals(1.3, of(Linearly.scaled(1.3, 2)).getFirst().figure(), 1e-12);
    }

    /** z of a GRU is what is kept; 1 is nothing new. */
    @Test
    void anUpdateGateThatIsStuckIsFound() {
        GruCell raw = new GruCell(2, 8);
        double[] bias = new double[24];
        Arrays.fill(bias, 8, 16, 6);
        GruCell cell = new GruCell(
                raw.weightIh(),
                raw.weightHh(),
                new Parameter(Shape.of(24), (key, shape, dtype) -> Tensor.of(bias, 24)));
        List<String> texts = texts(ofCell(cell));
        assertEquals(
                List.of("update gate of layer 1 saturated at 1.00: the gradient reaches 19 steps back, as far as the"
                        + " sequence"),
                texts);
    }

    @Test
    void whatIsAtItsBoundsOnBothSidesIsFound() {
        Recurrent<Var> layer = Parameters.initialise(Recurrent.of(new ElmanCell(2, 8)), 3, DType.FLOAT64);
        Recurrent<Var> wild = Tree.map(
                layer,
                parameter -> Parameters.initialise(
                        new Parameter(
                                parameter.shape(),
                                (key, shape, dtype) -> parameter
                                        .on(Var.scalar(0, DType.FLOAT64))
                                        .detach()
                                        .mul(100)
                                        .value()),
                        0,
                        DType.FLOAT64));
        assertTrue(
                texts(of(wild)).stream()
                        .anyMatch(text -> text.startsWith("state of layer 1 saturated: ")
                                && text.contains(" % of it is beyond ±0.9: the gradient reaches")),
                () -> texts(of(wild)).toString());
    }

    @Test
    void unitsThatDoNotMoveAreFound() {
        ElmanCell raw = new ElmanCell(2, 8, Activation.RELU);
        double[] bias = new double[8];
        bias[2] = -100;
        bias[5] = -100;
        ElmanCell cell = new ElmanCell(
                raw.weightIh(),
                raw.weightHh(),
                new Parameter(Shape.of(8), (key, shape, dtype) -> Tensor.of(bias, 8)),
                Activation.RELU);
        assertTrue(texts(ofCell(cell)).contains("2 of 8 units of the state of layer 1 are dead: they hardly move"));
    }

    /** One step of no finite slope. */
    private record Broken(Parameter weight) implements Cell<Var> {
        @Override
        public Step<Var> step(Var x, Var h) {
            Var next = h.mul(weight.on(x).mul(0).sqrt()).add(h.abs().sqrt()).add(x.mul(0));
            return new Step<>(next, next);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, 2);
        }
    }

    @Test
    void whatIsNotFiniteIsFound() {
        List<Finding> findings = ofCell(new Broken(new Parameter(Shape.of(2), Initialisers.uniform(1, 2))));
        assertEquals(Finding.Kind.NOT_FINITE, findings.getFirst().kind());
        assertTrue(
                findings.getFirst().text().startsWith("gradient of the state of layer 1 is "),
                findings.getFirst()::text);
    }

    /** A cell of anybody's: what it names has its name, and of one that names nothing gates are counted. */
    @Test
    void gatesOfAnyCellAreFound() {
        record Leaky(Parameter leak, boolean isNamed) implements Cell<Var> {
            @Override
            public Step<Var> step(Var x, Var h) {
                Var a = x.add(h).add(leak.on(x)).sigmoid();
                Var next = h.add(x.sub(h).mul(isNamed ? a.named("leak") : a));
                return new Step<>(next, next);
            }

            @Override
            public Var initialState(Var x) {
                return Functions.zeros(x, 2);
            }
        }
        for (boolean isNamed : new boolean[] {false, true}) {
            Parameter leak = new Parameter(Shape.of(2), Initialisers.constant(-9));
            assertTrue(
                    texts(ofCell(new Leaky(leak, isNamed)))
                            .contains(
                                    (isNamed ? "leak" : "sigmoid 1")
                                            + " of layer 1 saturated at 0.00: the gradient reaches 19 steps back, as far as the sequence"));
        }
    }
}
