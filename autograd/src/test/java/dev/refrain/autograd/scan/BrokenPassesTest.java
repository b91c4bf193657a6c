package dev.refrain.autograd.scan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.scan.CellRun.Asked;
import dev.refrain.autograd.scan.Node.Applied;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A pass that is wrong is caught by the comparison of random cells with the same steps one by one. */
class BrokenPassesTest {
    private static final int CELLS = 300;

    /** Fails unless some cells differ, or cannot be run any more. */
    private static void assertCaught(String name, UnaryOperator<StepProgram> broken) {
        assertCaught(Passes.all().replacing(name, broken));
    }

    private static void assertCaught(Passes passes) {
        int caught = 0;
        for (int number = 0; number < CELLS && caught < 3; number++) {
            CellRun run = new CellRun(RandomCells.cell(number), passes);
            CellRun.Given expected = run.unrolled(Asked.ALL);
            try {
                CellComparison.assertSame(expected, run.compiled(Asked.ALL));
            } catch (RuntimeException | AssertionError failure) {
                caught++;
            }
        }
        assertTrue(caught == 3, "caught by %d of %d cells".formatted(caught, CELLS));
    }

    /** The program with the results of ops replaced, one by one. */
    private static StepProgram with(StepProgram program, BiFunction<StepProgram, Applied, Node> other) {
        return program.with(program.nodes().stream()
                .map(node -> node instanceof Applied applied ? other.apply(program, applied) : node)
                .toList());
    }

    private static Applied with(Applied applied, Op op) {
        return new Applied(op, applied.ids(), applied.inputs(), applied.shape(), applied.phase(), applied.group());
    }

    private static StepProgram common(StepProgram program, boolean withParameters, boolean inOrder) {
        Rewriting rewriting = new Rewriting(program);
        Map<Object, Integer> known = new HashMap<>();
        for (int node = 0; node < program.size(); node++) {
            Node copy = rewriting.copy(node);
            Object key = copy;
            if (copy instanceof Applied applied) {
                Object op = withParameters ? applied.op() : applied.op().name();
                Object inputs = inOrder ? applied.inputs() : new TreeSet<>(applied.inputs());
                key = List.of(op, inputs, applied.shape());
            }
            rewriting.map(node, known.computeIfAbsent(key, any -> rewriting.add(copy)));
        }
        return rewriting.done();
    }

    @Test
    void commonSubexpressionsThatIgnoreWhatAnOpIsMadeWith() {
        assertCaught(Passes.COMMON, program -> common(program, false, true));
    }

    @Test
    void commonSubexpressionsThatIgnoreTheOrderOfInputs() {
        assertCaught(Passes.COMMON, program -> common(program, true, false));
    }

    @Test
    void deadCodeThatLeavesOutWhatIsReadOnce() {
        assertCaught(Passes.DEAD, program -> {
            List<List<Integer>> users = program.users();
            Rewriting rewriting = new Rewriting(program);
            for (int node = 0; node < program.size(); node++) {
                boolean needed = program.results().contains(node)
                        || !program.isPointwise(node)
                        || users.get(node).size() != 1;
                int input = needed ? 0 : program.inputs(node).getFirst();
                if (needed || !program.shape(input).equals(program.shape(node))) {
                    rewriting.place(node);
                } else {
                    rewriting.map(node, rewriting.place(input));
                }
            }
            return rewriting.done();
        });
    }

    /** Slices as they would be from the other end. */
    private static StepProgram mirrored(StepProgram program, int axis) {
        return with(program, (whole, applied) -> {
            if (!(applied.op() instanceof Slice slice) || slice.axis() != axis) {
                return applied;
            }
            int size = whole.shape(applied.inputs().getFirst()).size(axis);
            return with(applied, new Slice(axis, size - slice.end(), size - slice.start()));
        });
    }

    @Test
    void concatSplitThatTakesTheRowsOfAWeightFromTheOtherEnd() {
        assertCaught(Passes.SPLIT, program -> {
            StepProgram split = ConcatSplit.run(program);
            return split.size() == program.size() ? split : mirrored(split, 0);
        });
    }

    @Test
    void concatSplitThatForgetsAllPartsButTheFirst() {
        assertCaught(Passes.SPLIT, program -> {
            StepProgram split = ConcatSplit.run(program);
            return with(split, (whole, applied) -> {
                boolean sum = applied.op().name().equals("add")
                        && applied.inputs().stream().allMatch(input -> whole.op(input) instanceof MatMul);
                int first = applied.inputs().getFirst();
                return sum ? applied.of(List.of(first, first)) : applied;
            });
        });
    }

    @Test
    void mergeThatCutsInAnotherOrder() {
        assertCaught(Passes.MERGE, program -> {
            StepProgram merged = Merge.run(program);
            return merged.size() == program.size() ? merged : mirrored(merged, 1);
        });
    }

    @Test
    void mergeThatPutsTheWeightsInAnotherOrder() {
        assertCaught(Passes.MERGE, program -> {
            StepProgram merged = Merge.run(program);
            int[] axes = RowAxes.of(merged);
            return reversed(merged, input -> axes[input] == RowAxis.NONE);
        });
    }

    /** Values put beside each other in reverse order, where they are of one shape. */
    private static StepProgram reversed(StepProgram program, IntPredicate which) {
        return with(program, (whole, applied) -> {
            boolean concat = applied.op() instanceof Concat op
                    && op.axis() == 1
                    && applied.inputs().stream().allMatch(which::test);
            boolean alike =
                    applied.inputs().stream().map(whole::shape).distinct().count() == 1;
            return concat && alike ? applied.of(applied.inputs().reversed()) : applied;
        });
    }

    @Test
    void narrowThatTakesAWrongSlice() {
        assertCaught(Passes.NARROW, program -> {
            StepProgram narrowed = Narrow.run(program);
            return narrowed.equals(program)
                    ? program
                    : with(
                            narrowed,
                            (whole, applied) -> applied.op() instanceof Slice slice
                                    ? with(applied, new Slice(slice.axis(), 0, slice.end() - slice.start()))
                                    : applied);
        });
    }

    @Test
    void assembleThatPutsPartsInAnotherOrder() {
        assertCaught(Passes.ASSEMBLE, program -> reversed(Assemble.run(program), any -> true));
    }

    private static StepProgram in(Phase phase, StepProgram program, IntPredicate which) {
        Schedule schedule = new Schedule(program);
        List<Node> nodes = new ArrayList<>(program.nodes());
        schedule.calculated().filter(which).forEach(node -> nodes.set(node, ((Applied) nodes.get(node)).in(phase)));
        return program.with(nodes);
    }

    @Test
    void hoistOfWhatDependsOnAState() {
        assertCaught(Passes.HOIST, program -> {
            int[] axes = RowAxes.of(program);
            return in(Phase.BEFORE, program, node -> axes[node] == 0);
        });
    }

    @Test
    void hoistOfWhatChangesWithTimeAsIfItDidNot() {
        assertCaught(Passes.HOIST, program -> {
            boolean[] dependent = new Schedule(program).dependOnCarried();
            return in(Phase.ONCE, program, node -> !dependent[node]);
        });
    }

    @Test
    void sinkOfWhatIsCarriedOn() {
        assertCaught(Passes.SINK, program -> {
            int[] axes = RowAxes.of(program);
            boolean[] feed = new Schedule(program).feedNext();
            return in(Phase.AFTER, program, node -> axes[node] == 0 && feed[node]);
        });
    }

    @Test
    void sinkOfSumsThatAreNoneOverRows() {
        assertCaught(Passes.SINK, program -> {
            int[] axes = RowAxes.of(program);
            boolean[] feed = new Schedule(program).feedNext();
            return in(Phase.END, program, node -> axes[node] < 0 && !feed[node]);
        });
    }

    @Test
    void groupsOfFunctionsThatWaitForEachOther() {
        assertCaught(
                Passes.GROUP,
                program -> with(
                        program,
                        (whole, applied) -> whole.isPointwise(whole.nodes().indexOf(applied))
                                ? applied.inGroup(applied.phase().ordinal())
                                : applied));
    }

    @Test
    void accumulationThatForgetsWhatItBeginsAt() {
        Passes all = Passes.all();
        Passes.Last broken = (program, kept) -> with(
                all.last().run(program, kept),
                (whole, applied) -> applied.op() instanceof MultiplyAdd
                        ? with(applied, new MatMul()).of(applied.inputs().subList(1, 3))
                        : applied);
        assertCaught(new Passes(all.forward(), all.back(), broken));
    }
}
