package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledLossTest {
    private static final int TIMES = 5;
    private static final long MOST_BYTES = 8192;

    private final Elman cell = new Elman();
    private final Scan<Var> scan = new Scan<>(cell);

    /** Σ h² + Σ h_T² of the cell over x from a first state. */
    private CompiledLoss.Result squares(List<Var> in) {
        Sequence<Var> sequence = scan.run(in.get(0), in.get(1));
        return CompiledLoss.Result.of(Elman.loss(sequence), sequence.all());
    }

    private Tensor[] inputs(int times, int rows, int number) {
        return new Tensor[] {Elman.x(times, rows, number), Elman.h(rows, number)};
    }

    private void assertOnTape(CompiledLoss loss, CompiledLoss.Formula formula, Tensor... inputs) {
        CompiledLoss.Value value = loss.at(inputs);
        try (Tape tape = Tape.open()) {
            CompiledLoss.Result result = formula.of(IntStream.range(0, inputs.length)
                    .mapToObj(i -> tape.input(inputs[i]))
                    .toList());
            assertEquals(result.loss().item(), value.loss());
            assertEquals(result.seen().stream().map(Var::value).toList(), value.seen());
            Gradients expected = tape.backward(result.loss());
            assertEquals(expected.parameters(), value.gradients().parameters());
            expected.parameters()
                    .forEach(each -> assertEquals(
                            expected.of(each).value(),
                            value.gradients().of(each).value()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, Integer.MAX_VALUE})
    void itGivesWhatATapeGivesAlsoAfterItWasMadeBytecodeAndWhenParametersChange(int hot) {
        CompiledLoss loss = new CompiledLoss(this::squares, hot);
        for (int number = 0; number < 5; number++) {
            assertOnTape(loss, this::squares, inputs(TIMES, 2, number));
            cell.parameters().forEach(each -> each.assign(Cell.uniform(each.shape(), 30)));
        }
    }

    @Test
    void whatItGaveStaysWhatItIs() {
        CompiledLoss loss = new CompiledLoss(this::squares, 0);
        CompiledLoss.Value first = loss.at(inputs(TIMES, 2, 1));
        Tensor seen = first.seen().getFirst();
        List<Double> before = elements(seen);
        loss.at(inputs(TIMES, 2, 2));
        assertEquals(before, elements(seen));
    }

    private static List<Double> elements(Tensor tensor) {
        return java.util.Arrays.stream(tensor.toDoubles()).boxed().toList();
    }

    @Test
    void inputsOfOtherShapesAreRecordedForThemselves() {
        AtomicInteger calls = new AtomicInteger();
        CompiledLoss.Formula formula = in -> {
            calls.incrementAndGet();
            return squares(in);
        };
        CompiledLoss loss = new CompiledLoss(formula);
        for (int round = 0; round < 4; round++) {
            for (int times = 1; times <= 3; times++) {
                loss.at(inputs(times, 2, round));
            }
        }
        assertEquals(2 * 3, calls.get());
        for (int times = 1; times <= 20; times++) {
            assertOnTape(loss, this::squares, inputs(times, 1, times));
        }
    }

    @Test
    void manyRowsOverManyStepsGoThroughKernelsAndLanes() {
        CompiledLoss loss = new CompiledLoss(this::squares, 0);
        assertOnTape(loss, this::squares, inputs(150, 300, 1));
        assertOnTape(loss, this::squares, inputs(150, 300, 2));
        assertTrue(loss.explain(inputs(150, 300, 1)).endsWith("in memory that stays"));
    }

    @Test
    void aBudgetOfMemoryChangesNoBit() {
        Scan<Var> within = scan.within(1);
        CompiledLoss.Formula formula = in -> {
            Sequence<Var> sequence = within.run(in.get(0), in.get(1));
            return CompiledLoss.Result.of(Elman.loss(sequence));
        };
        CompiledLoss loss = new CompiledLoss(formula, 1);
        for (int number = 0; number < 3; number++) {
            assertOnTape(loss, formula, inputs(40, 64, number));
        }
    }

    @Test
    void scansInScansAndSeveralOfThemAreRecorded() {
        Scan<Var> other = new Scan<>((x, h) -> {
            Var next = h.mul(0.5).add(x.mul(cell.b())).tanh();
            return new Recurrence.Result<>(next.mul(x), next);
        });
        CompiledLoss.Formula formula = in -> {
            Var first = scan.run(in.get(0), in.get(1)).all();
            Var second = other.run(first, in.get(1).sigmoid()).all();
            return CompiledLoss.Result.of(second.sub(first).square().mean(), first, second);
        };
        CompiledLoss loss = new CompiledLoss(formula, 1);
        for (int number = 0; number < 3; number++) {
            assertOnTape(loss, formula, inputs(TIMES, 3, number));
        }
    }

    @Test
    void noiseRunsOnATapeOfTheKeyEachTime() {
        CompiledLoss.Formula formula = in -> {
            Var y = Functions.dropout(squares(in).seen().getFirst(), 0.5);
            return CompiledLoss.Result.of(y.square().sum(), y);
        };
        CompiledLoss loss = new CompiledLoss(formula);
        RandomKey key = RandomKey.of(7);
        Tensor[] inputs = inputs(TIMES, 2, 1);
        for (int i = 0; i < 3; i++) {
            CompiledLoss.Value value = loss.at(key, inputs);
            try (Tape tape = Tape.training(key)) {
                Var y = formula.of(List.of(tape.input(inputs[0]), tape.input(inputs[1])))
                        .seen()
                        .getFirst();
                assertEquals(y.value(), value.seen().getFirst());
            }
        }
        assertOnTape(loss, formula, inputs); // without a key there is none, and it is recorded
        assertTrue(loss.explain(inputs).startsWith("recorded: "));
    }

    @Test
    void whatLooksAtValuesOrLooksUpIdsRunsOnATapeEachTime() {
        CompiledLoss.Formula looking = in ->
                CompiledLoss.Result.of(squares(in).loss().mul(in.get(0).sum().item() > 0 ? 1 : 2));
        assertRunsOnTape(looking, "looks at a value");
        Ids ids = Ids.of(new int[] {1, 0, 1}, 3);
        CompiledLoss.Formula rows = in -> CompiledLoss.Result.of(
                in.get(1).matmul(cell.w()).gatherRows(ids).sum());
        assertRunsOnTape(rows, "it looks up rows by ids");
    }

    @Test
    void inputsOfSeveralTypesRunOnATapeEachTime() {
        CompiledLoss.Formula formula =
                in -> CompiledLoss.Result.of(squares(in.subList(0, 2)).loss(), in.get(2));
        CompiledLoss loss = new CompiledLoss(formula);
        Tensor[] doubles = inputs(TIMES, 2, 1);
        Tensor[] inputs = {doubles[0], doubles[1], doubles[0].to(DType.FLOAT32)};
        assertOnTape(loss, formula, inputs);
        assertTrue(loss.explain(inputs).contains("its inputs are not all in float64"));
    }

    private void assertRunsOnTape(CompiledLoss.Formula formula, String why) {
        CompiledLoss loss = new CompiledLoss(formula);
        for (int number = 1; number < 4; number++) {
            assertOnTape(loss, formula, inputs(TIMES, 2, number));
        }
        String path = loss.explain(inputs(TIMES, 2, 1));
        assertTrue(path.startsWith("on a tape each time: ") && path.contains(why), path);
    }

    @Test
    void aFormulaThatDoesSomethingElseTheSecondTimeIsToldSo() {
        AtomicInteger calls = new AtomicInteger();
        assertChanged(
                in -> CompiledLoss.Result.of(squares(in).loss().mul(calls.getAndIncrement())),
                "a constant of shape [] had other elements: make it an input");
        assertChanged(
                in -> CompiledLoss.Result.of(
                        calls.getAndIncrement() % 2 == 0
                                ? squares(in).loss().sqrt()
                                : squares(in).loss().square()),
                "[] was ");
        assertChanged(
                in -> CompiledLoss.Result.of(
                        in.get(1).matmul(Cell.parameter(1, Elman.HIDDEN, 1)).sum()),
                "it used other parameters");
    }

    private void assertChanged(CompiledLoss.Formula formula, String what) {
        CompiledLoss loss = new CompiledLoss(formula);
        loss.at(inputs(TIMES, 2, 1));
        TapeException e = assertThrows(TapeException.class, () -> loss.at(inputs(TIMES, 2, 2)));
        assertTrue(e.getMessage().contains(what), e.getMessage());
    }

    @Test
    void aLossThatIsNoneIsSaidAsOnATape() {
        CompiledLoss wide =
                new CompiledLoss(in -> CompiledLoss.Result.of(squares(in).seen().getFirst()));
        ShapeException e = assertThrows(ShapeException.class, () -> wide.at(inputs(TIMES, 2, 1)));
        assertTrue(e.getMessage().contains("expected one element"), e.getMessage());
        CompiledLoss without =
                new CompiledLoss(in -> CompiledLoss.Result.of(in.get(0).sum()));
        assertEquals(
                TapeException.Kind.NO_GRAD,
                assertThrows(TapeException.class, () -> without.at(inputs(TIMES, 2, 1)))
                        .kind());
        assertThrows(NullPointerException.class, () -> new CompiledLoss(null));
    }

    @Test
    void gradientsOfBeforeAnUpdateAreStaleAfterIt() {
        CompiledLoss loss = new CompiledLoss(this::squares);
        Gradients gradients = loss.at(inputs(TIMES, 2, 1)).gradients();
        gradients.checkFresh(cell.w());
        cell.w().assign(cell.w().value());
        assertThrows(TapeException.class, () -> gradients.checkFresh(cell.w()));
    }

    /** In float32, which becomes bytecode. */
    @Test
    void aRunAllocatesWhatItGivesAndLittleMore() {
        Elman narrow = new Elman(
                cell.u().to(DType.FLOAT32), cell.w().to(DType.FLOAT32), cell.b().to(DType.FLOAT32));
        Scan<Var> steps = new Scan<>(narrow);
        CompiledLoss loss = new CompiledLoss(in -> CompiledLoss.Result.of(Elman.loss(steps.run(in.get(0), in.get(1)))));
        Tensor[] inputs = Stream.of(inputs(TIMES, 2, 1))
                .map(each -> each.to(DType.FLOAT32))
                .toArray(Tensor[]::new);
        List<CompiledLoss.Value> kept = new ArrayList<>(List.of(loss.at(inputs)));
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < 100 && bytes >= MOST_BYTES; round++) {
            for (int i = 0; i < 5_000; i++) {
                kept.set(0, loss.at(inputs)); // until the JVM has compiled it all: before, vectors are objects
            }
            bytes = Allocated.least(() -> kept.set(0, loss.at(inputs)));
        }
        long least = bytes;
        assertTrue(least < MOST_BYTES, () -> least + " bytes");
    }
}
