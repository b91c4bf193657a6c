package dev.refrain.autograd.scan;

import java.util.HashMap;
import java.util.Map;

/** What is calculated twice from the same values is calculated once. */
final class CommonSubexpressions {
    private CommonSubexpressions() {}

    static StepProgram run(StepProgram program) {
        Rewriting rewriting = new Rewriting(program);
        Map<Node, Integer> known = new HashMap<>();
        for (int node = 0; node < program.size(); node++) {
            Node copy = rewriting.copy(node);
            rewriting.map(node, known.computeIfAbsent(copy, rewriting::add));
        }
        return rewriting.done();
    }
}
