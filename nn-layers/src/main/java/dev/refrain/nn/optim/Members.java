package dev.refrain.nn.optim;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.HyperParameterException;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Which parameters of a model an optimiser writes, and by which rule each. */
final class Members {
    private static final int MOST_SHOWN = 5;

    private Members() {}

    static List<Member> of(Object model, UpdateRule rule, List<Group> groups) {
        SequencedMap<String, Parameter> leaves = Tree.leaves(model);
        if (leaves.isEmpty()) {
            throw new HyperParameterException("optimiser: got a model without parameters: %s"
                    .formatted(model.getClass().getSimpleName()));
        }
        groups.forEach(group -> checkMatches(group, leaves));
        List<RuleProgram> programs =
                groups.stream().map(group -> group.program(rule)).toList();
        RuleProgram otherwise = new RuleProgram(rule, 1);
        List<Member> members = new ArrayList<>();
        leaves.forEach((path, parameter) -> {
            int group = first(groups, path);
            if (group < 0 || !groups.get(group).isFrozen()) {
                members.add(new Member(path, parameter, group < 0 ? otherwise : programs.get(group)));
            }
        });
        if (members.isEmpty()) {
            throw new HyperParameterException(
                    "optimiser: got groups that freeze all %d parameters, expected one to train"
                            .formatted(leaves.size()));
        }
        return members;
    }

    private static int first(List<Group> groups, String path) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).matches(path)) {
                return i;
            }
        }
        return -1;
    }

    private static void checkMatches(Group group, SequencedMap<String, Parameter> leaves) {
        if (leaves.keySet().stream().noneMatch(group::matches)) {
            String paths = leaves.keySet().stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
            throw new HyperParameterException(
                    "optimiser: got the group %s, which matches no parameter, expected paths as %s%s"
                            .formatted(group, paths, leaves.size() > MOST_SHOWN ? ", ..." : ""));
        }
    }
}
