package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Part.Call;
import dev.refrain.autograd.scan.Part.Loop;
import dev.refrain.autograd.scan.Part.Product;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** In which calls of kernels a program runs, phase by phase. */
final class Parts {
    private final StepProgram program;
    private final Set<Integer> kept;
    private final List<List<Integer>> users;
    private final List<List<Part>> byPhase = new ArrayList<>();

    private Parts(StepProgram program, Set<Integer> kept) {
        this.program = program;
        this.kept = kept;
        users = program.users();
    }

    /** The parts of a program of which, besides its results, the values in {@code kept} are read elsewhere. */
    static Parts of(StepProgram program, Set<Integer> kept) {
        Parts parts = new Parts(program, kept);
        parts.find();
        return parts;
    }

    /** Those of a phase, in order. */
    List<Part> in(Phase phase) {
        return byPhase.get(phase.ordinal());
    }

    private void find() {
        for (Phase phase : Phase.values()) {
            byPhase.add(phase.ordinal(), new ArrayList<>());
        }
        Set<Integer> groups = new HashSet<>();
        for (int node = 0; node < program.size(); node++) {
            if (!program.isCalculated(node)) {
                continue;
            }
            Applied applied = (Applied) program.node(node);
            if (!program.isPointwise(node)) {
                in(applied.phase()).add(part(node, applied));
            } else if (applied.group() == Node.UNGROUPED) {
                in(applied.phase()).addAll(loop(List.of(node)));
            } else if (groups.add(applied.group())) {
                in(applied.phase()).addAll(loop(members(applied.group())));
            }
        }
    }

    private static Part part(int node, Applied applied) {
        List<Integer> inputs = applied.inputs();
        return switch (applied.op()) {
            case MatMul product when applied.shape().rank() == 2 -> new Product(node, inputs.get(0), inputs.get(1));
            case MultiplyAdd product -> new Product(node, inputs.get(1), inputs.get(2), inputs.get(0));
            default -> new Call(node);
        };
    }

    private List<Integer> members(int group) {
        return IntStream.range(0, program.size())
                .filter(node -> program.node(node) instanceof Applied applied && applied.group() == group)
                .boxed()
                .toList();
    }

    private List<Part> loop(List<Integer> members) {
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        for (int member : members) {
            for (int input : program.inputs(member)) {
                if (!members.contains(input) && !isNumber(input)) {
                    numbers.putIfAbsent(input, numbers.size());
                }
            }
        }
        List<Integer> inputs = List.copyOf(numbers.keySet());
        if (inputs.isEmpty()) {
            return members.stream().<Part>map(Call::new).toList(); // functions of constants, one by one
        }
        PointwiseProgram.Builder builder = PointwiseProgram.withInputs(inputs.size());
        for (int member : members) {
            int[] operands = program.inputs(member).stream()
                    .mapToInt(input -> numbers.computeIfAbsent(input, number -> builder.constant(number(number))))
                    .toArray();
            numbers.put(member, builder.apply(((PointwiseOp) op(member)).function(), operands));
        }
        Set<Integer> leaving = program.results();
        List<Integer> read = members.stream()
                .filter(member -> leaving.contains(member)
                        || kept.contains(member)
                        || users.get(member).stream().anyMatch(user -> !members.contains(user)))
                .toList();
        List<Integer> results = read.isEmpty() ? List.of(members.getLast()) : read;
        int[] outputs = results.stream()
                .mapToInt(member -> Objects.requireNonNull(numbers.get(member)))
                .toArray();
        return List.of(new Loop(builder.outputs(outputs), inputs, results));
    }

    private dev.refrain.autograd.ops.Op op(int node) {
        return ((Applied) program.node(node)).op();
    }

    private boolean isNumber(int node) {
        return program.node(node) instanceof Constant constant && constant.isNumber();
    }

    private double number(int node) {
        return ((Constant) program.node(node)).value().item();
    }
}
