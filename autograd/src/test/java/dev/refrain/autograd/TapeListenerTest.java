package dev.refrain.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.outside.UserCode;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TapeListenerTest {
    private static final Tensor X = Tensor.of(new double[] {1, 4}, 2);

    /** Writes down what it is told. */
    private static final class Diary implements TapeListener {
        final List<String> lines = new ArrayList<>();
        final List<AppliedOp> applied = new ArrayList<>();
        private final boolean steps;

        Diary(boolean steps) {
            this.steps = steps;
        }

        @Override
        public void entered(int node, Optional<Parameter> parameter, Tensor value) {
            lines.add(
                    "%%%d %s %s".formatted(node, parameter.map(Parameter::name).orElse("input"), value.shape()));
        }

        @Override
        public void applied(AppliedOp op) {
            applied.add(op);
            lines.add("%%%d %s of %s".formatted(op.node(), op.op().name(), op.inputNodes()));
        }

        @Override
        public void named(int node, String name) {
            lines.add("%%%d is %s".formatted(node, name));
        }

        @Override
        public void left(int node, String operation, String source) {
            lines.add("%%%d %s at %s".formatted(node, operation, first(source)));
        }

        @Override
        public void pullback(int node, Op op, Tensor cotangent) {
            lines.add("back %%%d %s".formatted(node, op.name()));
        }

        @Override
        public void gave(int node, Op op, int input, Tensor cotangent) {
            lines.add("gave %%%d.%d %s".formatted(node, input, List.of(cotangent.toDoubles()[0])));
        }

        @Override
        public boolean seesSteps() {
            return steps;
        }
    }

    private static String first(String source) {
        return source.substring(0, (source + " < ").indexOf(" < "));
    }

    private static Parameter weight() {
        Parameter weight = new Parameter(Shape.of(2), (key, shape, dtype) -> Tensor.full(dtype, 2, shape.sizes()));
        weight.initialise("weight", dev.refrain.tensor.RandomKey.of(0), DType.FLOAT64);
        return weight;
    }

    @Test
    void tellsOfEverythingInOrder() {
        Diary diary = new Diary(true);
        try (Tape tape = Tape.open().watch(diary)) {
            Var x = tape.input(X);
            Var y = UserCode.root(x).named("r").mul(weight());
            UserCode.forgotten(y);
            tape.gradients(y.sum(), List.of(x), Pullback.plain());
        }
        assertEquals(
                List.of(
                        "%0 input [2]",
                        "%1 sqrt of [0]",
                        "%1 is r",
                        "%2 weight [2]",
                        "%3 mul of [1, 2]",
                        "%3 detach at UserCode.forgotten(UserCode.java:21)",
                        "%4 sum of [3]",
                        "back %4 sum",
                        "gave %4.0 [1.0]",
                        "back %3 mul",
                        "gave %3.0 [2.0]",
                        "back %1 sqrt",
                        "gave %1.0 [1.0]"),
                diary.lines);
        assertEquals(
                "UserCode.root(UserCode.java:16)",
                first(diary.applied.getFirst().source()));
        assertEquals(List.of(X), diary.applied.getFirst().inputs());
        assertEquals(Tensor.of(new double[] {1, 2}, 2), diary.applied.getFirst().output());
    }

    @Test
    void whatIsCalculatedIsTheSame() {
        Tensor plain = gradient(Tape.open());
        assertEquals(plain, gradient(Tape.open().watch(new Diary(true))));
    }

    private static Tensor gradient(Tape opened) {
        try (Tape tape = opened) {
            Var x = tape.input(X);
            Var y = x.slice(0, 0, 1).mul(x.slice(0, 1, 2)).add(x.sum());
            return tape.gradients(y.sum(), List.of(x), Pullback.plain()).of(x).value();
        }
    }

    @Test
    void opsOfARecordedPassAreOpsOfTheTape() {
        Diary diary = new Diary(true);
        try (Tape tape = Tape.open().watch(diary)) {
            Var x = tape.input(X);
            tape.gradients(x.square().sum(), List.of(x), Pullback.recorded());
        }
        List<String> after = diary.lines.subList(diary.lines.indexOf("back %1 square"), diary.lines.size());
        assertTrue(after.stream().anyMatch(line -> line.contains("mul of")), after::toString);
    }

    private static final Recurrence<Var> STEP = (x, h) -> {
        Var next = x.add(h).tanh();
        return new Recurrence.Result<>(next, next);
    };

    private static List<AppliedOp> ofScan(boolean steps) {
        Diary diary = new Diary(steps);
        try (Tape tape = Tape.open().watch(diary)) {
            Var x = tape.input(Tensor.full(DType.FLOAT64, 0.5, 3, 1, 2));
            new Scan<>(STEP).run(x, tape.input(Tensor.zeros(DType.FLOAT64, 1, 2)));
        }
        return diary.applied;
    }

    @Test
    void aRecurrenceRunsStepByStepForThoseWhoSeeSteps() {
        List<String> places = ofScan(true).stream()
                .filter(op -> op.op().name().equals("tanh"))
                .map(AppliedOp::place)
                .toList();
        assertEquals(List.of("time 0", "time 1", "time 2"), places);
        assertEquals("", ofScan(true).getLast().place());
    }

    @Test
    void andIsOneOpForOthers() {
        assertEquals("scan", ofScan(false).getFirst().op().name());
    }

    /** Which adds to what has come already, element by element, where nobody looks on. */
    @Test
    void changesNoBitOfWhatIsAddedByIds() {
        assertEquals(gradient(false), gradient(true));
    }

    private static Tensor gradient(boolean watched) {
        Tensor x = Tensor.of(new double[] {1}, 1);
        try (Tape tape = Tape.open()) {
            if (watched) {
                tape.watch(new TapeListener() {});
            }
            Var in = tape.input(x);
            Var picked = Indexing.takeAlongAxis(in, 0, Ids.of(new int[] {0, 0}, 2));
            Var y = picked.mul(Var.of(Tensor.of(new double[] {1, 1}, 2)))
                    .sum()
                    .add(in.mul(0x1p53).sum());
            return tape.gradients(y, List.of(in), Pullback.plain()).of(in).value();
        }
    }
}
