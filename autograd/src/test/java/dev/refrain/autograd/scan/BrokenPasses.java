package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.scan.Node.Applied;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** Passes of which one is wrong, by what is wrong with it. */
final class BrokenPasses {
    private BrokenPasses() {}

    /** All passes, with a wrong one in place of that of a name. */
    record Broken(String pass, Passes passes) {}

    static Map<String, Broken> all() {
        Map<String, Broken> all = new LinkedHashMap<>();
        all.put(
                "common subexpressions that ignore what an op is made with",
                commonSubexpressionsThatIgnoreWhatAnOpIsMadeWith());
        all.put(
                "common subexpressions that ignore the order of inputs",
                commonSubexpressionsThatIgnoreTheOrderOfInputs());
        all.put("dead code that leaves out what is read once", deadCodeThatLeavesOutWhatIsReadOnce());
        all.put(
                "concat split that takes the rows of a weight from the other end",
                concatSplitThatTakesTheRowsOfAWeightFromTheOtherEnd());
        all.put("concat split that forgets all parts but the first", concatSplitThatForgetsAllPartsButTheFirst());
        all.put("merge that cuts in another order", mergeThatCutsInAnotherOrder());
        all.put("merge that puts the weights in another order", mergeThatPutsTheWeightsInAnotherOrder());
        all.put("narrow that takes a wrong slice", narrowThatTakesAWrongSlice());
        all.put("assemble that puts parts in another order", assembleThatPutsPartsInAnotherOrder());
        all.put("hoist of what depends on a state", hoistOfWhatDependsOnAState());
        all.put("hoist of what changes with time as if it did not", hoistOfWhatChangesWithTimeAsIfItDidNot());
        all.put("sink of what is carried on", sinkOfWhatIsCarriedOn());
        all.put("sink of sums that are none over rows", sinkOfSumsThatAreNoneOverRows());
        all.put("groups of functions that wait for each other", groupsOfFunctionsThatWaitForEachOther());
        all.put("accumulation that forgets what it begins at", accumulationThatForgetsWhatItBeginsAt());
        return all;
    }

    private static Broken broken(String pass, UnaryOperator<StepProgram> rewriting) {
        return new Broken(pass, Passes.all().replacing(pass, rewriting));
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

    private static Broken commonSubexpressionsThatIgnoreWhatAnOpIsMadeWith() {
        return broken(Passes.COMMON, program -> common(program, false, true));
    }

    private static Broken commonSubexpressionsThatIgnoreTheOrderOfInputs() {
        return broken(Passes.COMMON, program -> common(program, true, false));
    }

    private static Broken deadCodeThatLeavesOutWhatIsReadOnce() {
        return broken(Passes.DEAD, program -> {
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

    private static Broken concatSplitThatTakesTheRowsOfAWeightFromTheOtherEnd() {
        return broken(Passes.SPLIT, program -> {
            StepProgram split = ConcatSplit.run(program);
            return split.size() == program.size() ? split : mirrored(split, 0);
        });
    }

    private static Broken concatSplitThatForgetsAllPartsButTheFirst() {
        return broken(Passes.SPLIT, program -> {
            StepProgram split = ConcatSplit.run(program);
            return with(split, (whole, applied) -> {
                boolean sum = applied.op().name().equals("add")
                        && applied.inputs().stream().allMatch(input -> whole.op(input) instanceof MatMul);
                int first = applied.inputs().getFirst();
                return sum ? applied.of(List.of(first, first)) : applied;
            });
        });
    }

    private static Broken mergeThatCutsInAnotherOrder() {
        return broken(Passes.MERGE, program -> {
            StepProgram merged = Merge.run(program);
            return merged.size() == program.size() ? merged : mirrored(merged, 1);
        });
    }

    private static Broken mergeThatPutsTheWeightsInAnotherOrder() {
        return broken(Passes.MERGE, program -> {
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

    private static Broken narrowThatTakesAWrongSlice() {
        return broken(Passes.NARROW, program -> {
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

    private static Broken assembleThatPutsPartsInAnotherOrder() {
        return broken(Passes.ASSEMBLE, program -> reversed(Assemble.run(program), any -> true));
    }

    private static StepProgram in(Phase phase, StepProgram program, IntPredicate which) {
        Schedule schedule = new Schedule(program);
        List<Node> nodes = new ArrayList<>(program.nodes());
        schedule.calculated().filter(which).forEach(node -> nodes.set(node, ((Applied) nodes.get(node)).in(phase)));
        return program.with(nodes);
    }

    private static Broken hoistOfWhatDependsOnAState() {
        return broken(Passes.HOIST, program -> {
            int[] axes = RowAxes.of(program);
            return in(Phase.BEFORE, program, node -> axes[node] == 0);
        });
    }

    private static Broken hoistOfWhatChangesWithTimeAsIfItDidNot() {
        return broken(Passes.HOIST, program -> {
            boolean[] dependent = new Schedule(program).dependOnCarried();
            return in(Phase.ONCE, program, node -> !dependent[node]);
        });
    }

    private static Broken sinkOfWhatIsCarriedOn() {
        return broken(Passes.SINK, program -> {
            int[] axes = RowAxes.of(program);
            boolean[] feed = new Schedule(program).feedNext();
            return in(Phase.AFTER, program, node -> axes[node] == 0 && feed[node]);
        });
    }

    private static Broken sinkOfSumsThatAreNoneOverRows() {
        return broken(Passes.SINK, program -> {
            int[] axes = RowAxes.of(program);
            boolean[] feed = new Schedule(program).feedNext();
            return in(Phase.END, program, node -> axes[node] < 0 && !feed[node]);
        });
    }

    private static Broken groupsOfFunctionsThatWaitForEachOther() {
        return broken(
                Passes.GROUP,
                program -> with(
                        program,
                        (whole, applied) -> whole.isPointwise(whole.nodes().indexOf(applied))
                                ? applied.inGroup(applied.phase().ordinal())
                                : applied));
    }

    private static Broken accumulationThatForgetsWhatItBeginsAt() {
        Passes all = Passes.all();
        Passes.Last broken = (program, kept) -> with(
                all.last().run(program, kept),
                (whole, applied) -> applied.op() instanceof MultiplyAdd
                        ? with(applied, new MatMul()).of(applied.inputs().subList(1, 3))
                        : applied);
        return new Broken(Passes.ACCUMULATE, new Passes(all.forward(), all.back(), broken));
    }
}
