package dev.refrain.autograd.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The rewritings in order, of a step and of the step back.
 *
 * @param forward those of the step as it was traced
 * @param back those of the step back, which is made of the rewritten step
 * @param last the last one of the step, when it is known what the step back reads
 */
record Passes(List<Pass> forward, List<Pass> back, Last last) {
    /** A rewriting that leaves every value its number. */
    @FunctionalInterface
    interface Last {
        /** The step rewritten, of which the step back reads {@code kept}. */
        StepProgram run(StepProgram program, Set<Integer> kept);
    }

    static final String COMMON = "common subexpressions";
    static final String DEAD = "dead code";
    static final String SPLIT = "concat-split";
    static final String MERGE = "merge";
    static final String NARROW = "narrow";
    static final String ASSEMBLE = "assemble";
    static final String HOIST = "hoist";
    static final String SINK = "sink";
    static final String GROUP = "group";
    static final String ACCUMULATE = "accumulate";
    static final String UNFOLD = "unfold";

    Passes {
        forward = List.copyOf(forward);
        back = List.copyOf(back);
    }

    /** All of them. */
    static Passes all() {
        Pass common = new Pass(COMMON, CommonSubexpressions::run);
        Pass dead = new Pass(DEAD, DeadCode::run);
        Pass narrow = new Pass(NARROW, Narrow::run);
        Pass hoist = new Pass(HOIST, Hoist::run);
        Pass sink = new Pass(SINK, Sink::run);
        Pass group = new Pass(GROUP, Group::run);
        return new Passes(
                List.of(
                        common,
                        dead,
                        new Pass(SPLIT, ConcatSplit::run),
                        new Pass(MERGE, Merge::run),
                        narrow,
                        common,
                        dead,
                        hoist,
                        sink,
                        group),
                List.of(new Pass(ASSEMBLE, Assemble::run), narrow, common, dead, hoist, sink, group),
                Accumulate::run);
    }

    /**
     * Those of a loss, which is no step of a recurrence: what has to do with time is left out, and what adds in another order
     * than a tape.
     */
    List<Pass> straight() {
        List<Pass> passes =
                new ArrayList<>(List.of(new Pass(UNFOLD, Unfold::run), new Pass(ASSEMBLE, Assemble::exactly)));
        Set<String> others = Set.of(SPLIT, HOIST, SINK);
        forward.stream().filter(pass -> !others.contains(pass.name())).forEach(passes::add);
        return passes;
    }

    /** None: every value is calculated time by time, by a call of its own. */
    static Passes none() {
        return new Passes(List.of(), List.of(), (program, kept) -> program);
    }

    /** The same with another rewriting in place of those of a name. */
    Passes replacing(String name, UnaryOperator<StepProgram> rewriting) {
        return new Passes(replacing(forward, name, rewriting), replacing(back, name, rewriting), last);
    }

    private static List<Pass> replacing(List<Pass> passes, String name, UnaryOperator<StepProgram> rewriting) {
        return passes.stream()
                .map(pass -> pass.name().equals(name) ? new Pass(name, rewriting) : pass)
                .toList();
    }

    static StepProgram run(List<Pass> passes, StepProgram program) {
        StepProgram rewritten = program;
        for (Pass pass : passes) {
            rewritten = pass.run(rewritten);
        }
        return rewritten;
    }
}
