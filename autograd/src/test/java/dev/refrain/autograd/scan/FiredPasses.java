package dev.refrain.autograd.scan;

import dev.refrain.autograd.scan.Node.Applied;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Passes that remember which of them changed a program, by more than the order of its nodes. */
final class FiredPasses {
    private final Set<String> names = new TreeSet<>();
    private final Passes passes;

    FiredPasses() {
        Passes all = Passes.all();
        passes = new Passes(watched(all.forward()), watched(all.back()), watched(all.last()));
    }

    Passes passes() {
        return passes;
    }

    /** The names of those that did. */
    Set<String> names() {
        return names;
    }

    private List<Pass> watched(List<Pass> each) {
        return each.stream()
                .map(pass -> new Pass(pass.name(), program -> watched(pass, program)))
                .toList();
    }

    private Passes.Last watched(Passes.Last last) {
        return (program, kept) -> watched(new Pass(Passes.ACCUMULATE, step -> last.run(step, kept)), program);
    }

    private StepProgram watched(Pass pass, StepProgram program) {
        StepProgram after = pass.run(program);
        boolean fired = pass.name().equals(Passes.GROUP)
                ? hasGroup(after)
                : !content(program).equals(content(after));
        if (fired) {
            names.add(pass.name());
        }
        return after;
    }

    /** Whether two functions are in one group. */
    private static boolean hasGroup(StepProgram program) {
        Set<Integer> groups = new HashSet<>();
        return program.nodes().stream()
                .anyMatch(node -> node instanceof Applied applied
                        && applied.group() != Node.UNGROUPED
                        && !groups.add(applied.group()));
    }

    /** The nodes without what they are applied to, which is numbers. */
    private static List<String> content(StepProgram program) {
        return program.nodes().stream()
                .map(node -> node instanceof Applied applied
                        ? applied.op() + " " + applied.shape() + " " + applied.phase()
                        : node.toString())
                .sorted()
                .toList();
    }
}
