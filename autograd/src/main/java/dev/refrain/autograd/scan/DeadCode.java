package dev.refrain.autograd.scan;

/** What no result depends on is left out. */
final class DeadCode {
    private DeadCode() {}

    static StepProgram run(StepProgram program) {
        boolean[] alive = new boolean[program.size()];
        program.results().forEach(result -> alive[result] = true);
        for (int node = program.size() - 1; node >= 0; node--) {
            if (alive[node]) {
                program.inputs(node).forEach(input -> alive[input] = true);
            }
        }
        Rewriting rewriting = new Rewriting(program);
        for (int node = 0; node < program.size(); node++) {
            if (alive[node]) {
                rewriting.place(node);
            }
        }
        return rewriting.done();
    }
}
