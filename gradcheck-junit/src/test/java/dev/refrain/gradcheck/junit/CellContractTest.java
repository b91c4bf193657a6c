package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.gradcheck.junit.derivatives.PlantedOp;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** Each law is broken by a cell, and found broken. */
class CellContractTest {
    private static final String FIRST = "the first state is of the type and the batch of x";
    private static final String EMPTY = "an empty batch is legal";
    private static final String INFLUENCE = "every parameter has an influence";
    private static final String SHAPES = "outputs and states are of the batch and of one shape at every step";
    private static final String LINEAR = "the pullback is linear in the cotangent";
    private static final String ROWS = "a batch equals its rows one by one";
    private static final String CHUNKS = "two chunks with the state carried equal one run";
    private static final String UNCHANGED = "what is passed in is left as it was";
    private static final String EQUAL = "equal runs have equal bits";
    private static final String ADJOINT = "⟨u, J v⟩ equals ⟨Jᵀ u, v⟩";
    private static final String EXTREME = "extreme inputs give finite values and gradients";
    private static final String FLOAT32 = "float32 is close to float64";

    /** h' [B, F] of x [B, F], h [B, F] and the weight [F]. */
    @FunctionalInterface
    interface Rule {
        Var next(Var x, Var h, Parameter weight);
    }

    /** A cell whose state is as wide as x. */
    public record Ruled(Parameter weight, Rule rule) implements Cell<Var> {
        static Ruled of(int input, Rule rule) {
            return new Ruled(new Parameter(Shape.of(input), Initialisers.uniform(0.5, 1)), rule);
        }

        @Override
        public Step<Var> step(Var x, Var h) {
            Var next = rule.next(x, h, weight);
            return new Step<>(next, next);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, x.shape().size(1));
        }
    }

    private static Var sound(Var x, Var h, Parameter weight) {
        return h.mul(weight).add(x).tanh();
    }

    private static String failure(String law, Rule rule) {
        CellContract<Var> contract = input -> Ruled.of(input, rule);
        DynamicTest test = contract.cellContract()
                .filter(each -> each.getDisplayName().equals(law))
                .findFirst()
                .orElseThrow();
        return assertThrows(AssertionError.class, test.getExecutable()).getMessage();
    }

    /** The names of the tests that fail. */
    private static Set<String> broken(Rule rule) {
        return broken(input -> Ruled.of(input, rule));
    }

    private static Set<String> broken(CellContract<Var> contract) {
        Set<String> broken = new TreeSet<>();
        for (DynamicTest test : contract.cellContract().toList()) {
            try {
                test.getExecutable().execute();
            } catch (Throwable failure) {
                broken.add(test.getDisplayName());
            }
        }
        return broken;
    }

    @Test
    void aSoundCellKeepsAllLaws() {
        assertEquals(Set.of(), broken(CellContractTest::sound));
    }

    @Test
    void thereAreTestsFromTheShortestRunToTheLongestOnBothWays() {
        CellContract<Var> contract = input -> Ruled.of(input, CellContractTest::sound);
        List<String> names =
                contract.cellContract().map(DynamicTest::getDisplayName).toList();
        assertEquals(28, names.size());
        assertEquals(List.of(FIRST, SHAPES, EMPTY), names.subList(0, 3));
        assertEquals("gradients of Ruled over 1 step, batch 1, given state", names.get(3));
        assertEquals("gradients of Ruled over 20 steps, batch 4, given state", names.get(10));
        assertEquals(
                List.of(INFLUENCE, ROWS, CHUNKS, LINEAR, ADJOINT, UNCHANGED, EQUAL, FLOAT32, EXTREME),
                names.subList(19, 28));
        assertEquals("gradients of Ruled over 20 steps, batch 4, given state, unrolled", names.get(18));
    }

    @Test
    void aStateThatGrowsIsFound() {
        Set<String> broken =
                broken((x, h, weight) -> h.shape().size(1) > 2 * x.shape().size(1)
                        ? sound(x, h.slice(1, 0, x.shape().size(1)), weight)
                        : Functions.concat(sound(x, h.slice(1, 0, x.shape().size(1)), weight), x));
        assertTrue(broken.contains(SHAPES), broken::toString);
    }

    @Test
    void aCellThatDoesNotRunFailsByItsTests() {
        Set<String> broken = broken((x, h, weight) -> h.matmul(x).add(weight));
        assertEquals(
                Set.of(
                        "gradients",
                        FIRST,
                        SHAPES,
                        EMPTY,
                        INFLUENCE,
                        LINEAR,
                        ADJOINT,
                        ROWS,
                        CHUNKS,
                        UNCHANGED,
                        EQUAL,
                        FLOAT32,
                        EXTREME),
                broken);
    }

    @Test
    void aGradientThatIsCutOffIsFoundByTheGradientsAlone() {
        Set<String> broken =
                broken((x, h, weight) -> h.detach().mul(weight.on(x)).add(x).tanh());
        assertEquals(16, broken.size(), broken::toString);
        assertTrue(broken.stream().allMatch(name -> name.startsWith("gradients of ")), broken::toString);
    }

    @Test
    void rowsThatDependOnEachOtherAreFound() {
        assertEquals(
                Set.of(ROWS),
                broken((x, h, weight) ->
                        x.shape().size(0) == 0 ? sound(x, h, weight) : sound(x.sub(x.mean(0)), h, weight)));
    }

    /** A cell with another first state. */
    public record Starting(Ruled cell, UnaryOperator<Var> first) implements Cell<Var> {
        @Override
        public Step<Var> step(Var x, Var h) {
            return cell.step(x, h);
        }

        @Override
        public Var initialState(Var x) {
            return first.apply(x);
        }
    }

    /** A cell with a parameter that it does not use. */
    public record WithIdle(Ruled cell, Parameter idle) implements Cell<Var> {
        @Override
        public Step<Var> step(Var x, Var h) {
            return cell.step(x, h);
        }

        @Override
        public Var initialState(Var x) {
            return cell.initialState(x);
        }
    }

    private static Set<String> brokenByFirstState(UnaryOperator<Var> first) {
        return broken(input -> new Starting(Ruled.of(input, CellContractTest::sound), first));
    }

    @Test
    void firstStatesThatDoNotFitAreFound() {
        assertEquals(Set.of(), brokenByFirstState(Var::sigmoid));
        Set<String> type = brokenByFirstState(
                x -> Var.of(Tensor.zeros(DType.FLOAT64, x.shape().sizes())));
        assertTrue(type.contains(FIRST), type::toString);
        Set<String> mean =
                brokenByFirstState(x -> x.shape().count() == 0 ? x : x.mul(0).add(x.mean(0)));
        assertTrue(mean.contains(FIRST), mean::toString);
    }

    @Test
    void aParameterThatNothingDependsOnIsFound() {
        assertEquals(
                Set.of(INFLUENCE),
                broken(input -> new WithIdle(
                        Ruled.of(input, CellContractTest::sound),
                        new Parameter(Shape.of(2), Initialisers.uniform(0.5, 1)))));
    }

    /** A running mean of squares must not be below 0: the state that is given is one that the cell makes. */
    @Test
    void aStateThatMustBePositiveIsGivenAPositiveOne() {
        assertEquals(
                Set.of(),
                broken((x, v, weight) ->
                        x.square().mul(weight).add(v.mul(0.5)).add(0.1).sqrt()));
    }

    @Test
    void whatGoesWrongOnlyLateIsFoundInTheLongRun() {
        int[] steps = new int[1];
        Set<String> broken = broken(input -> new Starting(
                Ruled.of(input, (x, h, weight) -> {
                    Var kept = ++steps[0] > 9 ? h.mul(1.001).sub(h.detach().mul(0.001)) : h;
                    return sound(x, kept, weight);
                }),
                x -> {
                    steps[0] = 0;
                    return Functions.zeros(x, x.shape().size(1));
                }));
        assertEquals(Set.of("gradients of Starting over 20 steps, batch 4, given state, unrolled"), broken);
    }

    @Test
    void failuresSayTheLawAndWhatDiffersWhere() {
        String rows = failure(ROWS, (x, h, weight) -> sound(x.sub(x.mean(0)), h, weight));
        assertTrue(rows.matches(ROWS + ": the output of row 0 alone is \\S+ at \\[0, 0, 0\\], expected \\S+"), rows);
        String empty = failure(EMPTY, (x, h, weight) -> sound(x.sub(x.mean(0)), h, weight));
        assertEquals(EMPTY + ": of x [2, 0, 2]: mean: shape [0, 2]: empty reduction over axes [0]", empty);
        Var one = Var.scalar(1, DType.FLOAT64);
        String type = failure(FLOAT32, (x, h, weight) -> sound(x.mul(one), h, weight));
        assertTrue(type.startsWith(FLOAT32 + ": mul: argument 0 is float32 and argument 1 is float64"), type);
    }

    @Test
    void stateThatIsNotCarriedIsFound() {
        AtomicInteger steps = new AtomicInteger();
        Set<String> broken = broken((x, h, weight) -> sound(x.add(1e-3 * (steps.incrementAndGet() % 2)), h, weight));
        assertTrue(broken.contains(EQUAL), broken::toString);
        assertTrue(broken.contains(CHUNKS), broken::toString);
    }

    @Test
    void writingAParameterIsFound() {
        Set<String> broken = broken((x, h, weight) -> {
            Var next = sound(x, h, weight);
            weight.assign(Var.of(weight.value()).mul(1.5).value());
            return next;
        });
        assertTrue(broken.contains(UNCHANGED), broken::toString);
    }

    @Test
    void aConstantOfOneTypeIsFound() {
        Var one = Var.scalar(1, DType.FLOAT64);
        assertEquals(
                Set.of(ROWS, CHUNKS, EQUAL, FLOAT32, EXTREME), broken((x, h, weight) -> sound(x.mul(one), h, weight)));
    }

    @Test
    void aPullbackThatIsNotLinearIsFound() {
        Op tanh = new PointwiseOp(Pointwise.TANH);
        Op oneSided = PlantedOp.withRule(tanh, (saved, c, sink) -> tanh.pullback(saved, c.relu(), sink));
        Set<String> broken =
                broken((x, h, weight) -> Var.apply(oneSided, h.mul(weight).add(x)));
        assertTrue(broken.contains(LINEAR), broken::toString);
        assertTrue(
                broken.stream().noneMatch(Set.of(SHAPES, ROWS, CHUNKS, UNCHANGED, EQUAL)::contains), broken::toString);
    }

    /** e^x / (1 + e^x) is NaN where e^x is infinite, and 1 / (1 + e^-x) is not. */
    @Test
    void aFunctionThatOverflowsIsFound() {
        assertEquals(Set.of(EXTREME), broken((x, h, weight) -> {
            Var e = x.add(h.mul(weight)).exp();
            return e.div(e.add(1));
        }));
        assertEquals(Set.of(), broken((x, h, weight) -> x.add(h.mul(weight)).sigmoid()));
    }
}
