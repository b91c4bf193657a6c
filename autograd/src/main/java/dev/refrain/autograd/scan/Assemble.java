package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Pad;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A sum of parts that were padded to the whole, as the cotangent of a value that was cut in slices, is the parts side by
 * side. That may add terms in another order; done exactly, it gives the same bits, or leaves the sum as it is.
 */
final class Assemble {
    private static final PointwiseOp ADD = new PointwiseOp(Pointwise.ADD);

    private final StepProgram program;
    private final Rewriting rewriting;
    private final List<List<Integer>> users;
    private final Set<Integer> results;
    private final boolean exactly;

    private Assemble(StepProgram program, boolean exactly) {
        this.program = program;
        this.exactly = exactly;
        rewriting = new Rewriting(program);
        users = program.users();
        results = program.results();
    }

    static StepProgram run(StepProgram program) {
        return new Assemble(program, false).run();
    }

    /** To the same bits. */
    static StepProgram exactly(StepProgram program) {
        return new Assemble(program, true).run();
    }

    private StepProgram run() {
        for (int node = 0; node < program.size(); node++) {
            List<Integer> terms = new ArrayList<>();
            if (isSum(node) && !isTerm(node)) {
                collect(node, terms);
            }
            List<Integer> pads = terms.stream().filter(this::isPad).toList();
            boolean fits = pads.size() >= 2 && alongOneAxis(pads);
            if (fits && (!exactly || isInAnyOrder(terms, pads))) {
                rewriting.map(node, sum(terms, pads));
            } else {
                rewriting.place(node);
            }
        }
        return rewriting.done();
    }

    private boolean isSum(int node) {
        return ADD.equals(program.op(node))
                && program.inputs(node).stream()
                        .allMatch(input -> program.shape(input).equals(program.shape(node)));
    }

    /** Whether a sum is only read by another one. */
    private boolean isTerm(int node) {
        return users.get(node).size() == 1 && isSum(users.get(node).getFirst()) && !results.contains(node);
    }

    private void collect(int sum, List<Integer> terms) {
        for (int input : program.inputs(sum)) {
            if (isSum(input) && isTerm(input)) {
                collect(input, terms);
            } else {
                terms.add(input);
            }
        }
    }

    private boolean isPad(int node) {
        return program.op(node) instanceof Pad;
    }

    private Pad pad(int node) {
        return (Pad) ((Node.Applied) program.node(node)).op();
    }

    private boolean alongOneAxis(List<Integer> pads) {
        return pads.stream().mapToInt(node -> pad(node).axis()).distinct().count() == 1;
    }

    /** Whether each element is that of one part and of one other term at most, and else zeros. */
    private boolean isInAnyOrder(List<Integer> terms, List<Integer> pads) {
        List<Integer> inOrder = inOrder(pads);
        return terms.size() <= pads.size() + 1
                && IntStream.range(1, pads.size())
                        .allMatch(i ->
                                end(inOrder.get(i - 1)) <= pad(inOrder.get(i)).before());
    }

    private List<Integer> inOrder(List<Integer> pads) {
        return pads.stream()
                .sorted(Comparator.comparingInt(node -> pad(node).before()))
                .toList();
    }

    /** The sum of the terms, of which the pads are put side by side where one begins where another ends. */
    private int sum(List<Integer> terms, List<Integer> pads) {
        int axis = pad(pads.getFirst()).axis();
        List<Integer> summands = new ArrayList<>();
        terms.stream().filter(term -> !isPad(term)).forEach(term -> summands.add(rewriting.place(term)));
        List<Integer> run = new ArrayList<>();
        for (int node : inOrder(pads)) {
            if (!run.isEmpty() && end(run.getLast()) != pad(node).before()) {
                summands.add(joined(axis, run));
                run.clear();
            }
            run.add(node);
        }
        summands.add(joined(axis, run));
        int sum = summands.getFirst();
        for (int summand : summands.subList(1, summands.size())) {
            sum = rewriting.apply(ADD, sum, summand);
        }
        return sum;
    }

    private int end(int padded) {
        Pad pad = pad(padded);
        return program.shape(padded).size(pad.axis()) - pad.behind();
    }

    /** Padded parts that follow each other, as one. */
    private int joined(int axis, List<Integer> run) {
        Integer[] parts = run.stream()
                .map(node -> rewriting.place(program.inputs(node).getFirst()))
                .toArray(Integer[]::new);
        int joined = parts.length == 1 ? parts[0] : rewriting.apply(new Concat(axis), parts);
        int before = pad(run.getFirst()).before();
        int behind = pad(run.getLast()).behind();
        if (before != 0 || behind != 0) {
            return rewriting.apply(new Pad(axis, before, behind), joined);
        }
        return exactly ? withPositiveZeros(joined) : joined;
    }

    /** As in the sum, where a negative zero is added to the zeros of another part. */
    private int withPositiveZeros(int joined) {
        int zero = rewriting.add(new Node.Constant(Tensor.scalar(0, program.dtype())));
        return rewriting.apply(ADD, joined, zero);
    }
}
