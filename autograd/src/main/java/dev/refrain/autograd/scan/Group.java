package dev.refrain.autograd.scan;

import dev.refrain.autograd.scan.Node.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Pointwise functions that can be calculated one after the other become a group, which runs block by block in cache. A phase
 * is a number of stages: first what is no pointwise function, then a group for each shape.
 */
final class Group {
    private final StepProgram program;
    private final Schedule schedule;
    private final int[] stages;

    private Group(StepProgram program) {
        this.program = program;
        schedule = new Schedule(program);
        stages = new int[program.size()];
    }

    static StepProgram run(StepProgram program) {
        return new Group(program).run();
    }

    private StepProgram run() {
        schedule.calculated().forEach(node -> stages[node] = earliest(node));
        delay();
        Rewriting rewriting = new Rewriting(program);
        int group = 0;
        for (Phase phase : Phase.values()) {
            for (Map<String, List<Integer>> stage : stages(phase).values()) {
                for (Map.Entry<String, List<Integer>> members : stage.entrySet()) {
                    boolean pointwise = !members.getKey().isEmpty();
                    for (int node : members.getValue()) {
                        Applied copy = (Applied) rewriting.copy(node);
                        rewriting.map(node, rewriting.add(pointwise ? copy.inGroup(group) : copy));
                    }
                    group += pointwise ? 1 : 0;
                }
            }
        }
        return rewriting.done();
    }

    private int earliest(int node) {
        int stage = 0;
        for (int input : program.inputs(node)) {
            int read = program.base(input);
            if (isOfThePhaseOf(node, read)) {
                stage = Math.max(stage, stages[read] + distance(input, node));
            }
        }
        return stage;
    }

    /** How many stages a reader comes after a value, read directly or through views. */
    private int distance(int input, int reader) {
        int read = program.base(input);
        if (!program.isPointwise(read)) {
            return 0;
        }
        boolean sameLoop = input == read
                && program.isPointwise(reader)
                && program.shape(read).equals(program.shape(reader));
        return sameLoop ? 0 : 1;
    }

    private boolean isOfThePhaseOf(int node, int read) {
        return program.isCalculated(read) && program.phase(read) == program.phase(node);
    }

    /** What only later functions read is calculated with them. */
    private void delay() {
        List<List<Integer>> users = program.users();
        Set<Integer> results = program.results();
        for (int node = program.size() - 1; node >= 0; node--) {
            if (!program.isPointwise(node) || results.contains(node)) {
                continue;
            }
            int stage = Integer.MAX_VALUE;
            for (int user : users.get(node)) {
                boolean sameLoop = program.isPointwise(user)
                        && isOfThePhaseOf(user, node)
                        && program.shape(user).equals(program.shape(node));
                stage = Math.min(stage, sameLoop ? stages[user] : stages[node]);
            }
            stages[node] = stage == Integer.MAX_VALUE ? stages[node] : stage;
        }
    }

    /** The nodes of a phase by stage, and there those that are no pointwise functions first, then the others by shape. */
    private Map<Integer, Map<String, List<Integer>>> stages(Phase phase) {
        Map<Integer, Map<String, List<Integer>>> byStage = new TreeMap<>();
        schedule.calculated()
                .filter(node -> program.phase(node) == phase)
                .forEach(node -> byStage.computeIfAbsent(stages[node], stage -> new TreeMap<>())
                        .computeIfAbsent(
                                program.isPointwise(node) ? program.shape(node).toString() : "",
                                shape -> new ArrayList<>())
                        .add(node));
        return byStage;
    }
}
