package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Images;
import dev.refrain.autograd.Indexing;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps that look at each x as an image: compiled, they are what they are step by step. */
class ImagesInAStepTest {
    private static final int ROWS = 2;

    private final Parameter ofX = Cell.parameter(1, 2, 2, 1, 2);
    private final Parameter ofH = Cell.parameter(2, 2, 1, 1, 2);

    /** x [B, 12] as an image of 3 by 4, h [B, 6] as one of 2 by 3. */
    private final Scan<Var> scan = new Scan<>((x, h) -> {
        int rows = x.shape().size(0);
        Var seen = Images.conv2d(x.reshape(rows, 3, 4, 1), ofX.on(x));
        Var greatest = Images.maxPool2d(seen, 2, 2, Sliding.plain().paddings(0, 1));
        Var mean = Images.avgPool2d(greatest, 1, 2, Sliding.plain()).reshape(rows, 6);
        Var kept = Images.conv2d(h.reshape(rows, 2, 3, 1), ofH.on(x)).reshape(rows, 6);
        Var next = mean.add(kept).tanh();
        return new Recurrence.Result<>(next, next);
    });

    private List<Tensor> run(Scan<Var> step, boolean compiled) {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Cell.uniform(Shape.of(4, ROWS, 12), 7));
            Var first = tape.input(Cell.uniform(Shape.of(ROWS, 6), 8));
            Sequence<Var> sequence = compiled ? step.run(x, first) : step.unrolled(x, first);
            List<Var> wrt = List.of(x, first, ofX.on(tape), ofH.on(tape));
            List<Tensor> found = new ArrayList<>(
                    List.of(sequence.all().value(), sequence.last().value()));
            var gradients = tape.gradients(Elman.loss(sequence), wrt, Pullback.plain());
            wrt.forEach(each -> found.add(gradients.of(each).value()));
            return found;
        }
    }

    @Test
    void aStepOfConvolutionsAndPoolsIsWhatItIsStepByStep() {
        CellComparison.assertClose(run(scan, false), run(scan, true));
    }

    @Test
    void whatIsSeenOfXIsSeenForAllTimesAtOnce() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(Cell.uniform(Shape.of(4, ROWS, 12), 7));
            String explanation = scan.explain(x, tape.input(Cell.uniform(Shape.of(ROWS, 6), 8)));
            List<String> inTheLoop = explanation
                    .lines()
                    .filter(line -> line.startsWith("  step") && line.contains("2d"))
                    .map(line -> line.replaceAll(".* = |\\).*", "") + ")")
                    .toList();
            assertEquals(List.of("conv2d(reshape of s0, w2)", "conv2dImages(reshape of d11, w2)"), inTheLoop);
            assertTrue(explanation.contains("before  v4 = maxPool2d(v3)"), explanation);
            assertTrue(explanation.contains("after   d30 = conv2dWeights(d3, d27)"), explanation);
        }
    }

    @Test
    void aStepThatTakesByIdsIsWhatItIsStepByStep() {
        Ids ids = Ids.of(new int[] {0, 5, 5, 1, 2, 0, 3, 3, 11, 10, 9, 8}, ROWS, 6);
        Ids spread = Ids.of(new int[] {5, 4, 3, 2, 1, 1, 0, 0, 1, 1, 2, 2}, ROWS, 6);
        Scan<Var> step = new Scan<>((x, h) -> {
            Var taken = Indexing.takeAlongAxis(x, 1, ids);
            Var next = Indexing.scatterAdd(taken, 1, spread, h).tanh();
            return new Recurrence.Result<>(next, next);
        });
        List<Tensor> expected = run(step, false);
        CellComparison.assertClose(expected, run(step, true));
        double[] byX = expected.get(2).toDoubles();
        assertTrue(byX[3] == 0 && byX[5] != 0, "the first row takes its column 5 twice and 3 never");
    }
}
