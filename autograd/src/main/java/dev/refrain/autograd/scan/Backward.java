package dev.refrain.autograd.scan;

import dev.refrain.autograd.scan.Node.Role;
import dev.refrain.autograd.scan.Node.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * A step back.
 *
 * @param shared by total: which shared source it is the gradient of
 */
record Backward(StepProgram program, List<Integer> shared) {
    Backward {
        shared = List.copyOf(shared);
    }

    /** The same for some gradients only. */
    Backward restricted(boolean input, IntPredicate sharedOnes) {
        List<Integer> totals = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < shared.size(); i++) {
            if (sharedOnes.test(shared.get(i))) {
                totals.add(program.totals().get(i));
                kept.add(shared.get(i));
            }
        }
        StepProgram rest = new StepProgram(
                program.dtype(), true, program.nodes(), input ? program.outputs() : List.of(), program.next(), totals);
        return new Backward(DeadCode.run(rest), kept);
    }

    Backward rewritten(Passes passes) {
        return new Backward(Settling.run(Passes.run(passes.back(), program)), shared);
    }

    /** The values of the forward step that are read. */
    Set<Integer> saved() {
        Set<Integer> saved = new LinkedHashSet<>();
        for (Node node : program.nodes()) {
            if (node instanceof Source source && source.role() == Role.SAVED) {
                saved.add(source.index());
            }
        }
        return saved;
    }
}
