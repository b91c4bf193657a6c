package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.TapeException;
import dev.refrain.nn.Snapshot;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** An optimiser by rules: calculates all parameters, checks all, writes all. */
final class RuleOptimiser implements Optimiser {
    private final List<Member> members;
    private final LearningRate learningRate;

    RuleOptimiser(UpdateRule rule, Object model, Schedule schedule, List<Group> groups) {
        members = Members.of(model, rule, groups);
        learningRate = new LearningRate(schedule);
    }

    @Override
    public void step(Gradients gradients) {
        double rate = learningRate.now();
        List<Member> due = due(gradients);
        try {
            for (Member member : due) {
                member.calculate(gradients, rate);
            }
            for (Member member : due) {
                member.checkWeight();
            }
            for (Member member : due) {
                member.checkState();
            }
        } catch (RuntimeException e) {
            due.forEach(Member::forget);
            throw e;
        }
        for (Member member : due) {
            member.write();
        }
        learningRate.advance();
    }

    private List<Member> due(Gradients gradients) {
        List<Member> due = new ArrayList<>(members.size());
        for (Member member : members) {
            if (gradients.contains(member.parameter())) {
                due.add(member);
            }
        }
        if (due.isEmpty()) {
            throw new TapeException(
                    TapeException.Kind.NO_GRAD,
                    "optimiser: got gradients for %d parameters, none of them of this model, whose first is %s"
                            .formatted(
                                    gradients.parameters().size(),
                                    members.getFirst().path()));
        }
        return due;
    }

    @Override
    public double learningRate() {
        return learningRate.now();
    }

    @Override
    public long updates() {
        return learningRate.updates();
    }

    @Override
    public Snapshot snapshot() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        texts.put(OptimiserState.UPDATES, Long.toString(updates()));
        for (Member member : members) {
            texts.put(OptimiserState.UPDATES + "/" + member.path(), Long.toString(member.updates()));
            member.save(tensors);
        }
        return new Snapshot(tensors, texts)
                .with(OptimiserState.SCHEDULE, learningRate.schedule().snapshot());
    }

    @Override
    public void resume(Snapshot from) {
        OptimiserState state = OptimiserState.of(from, members);
        learningRate.schedule().resume(from.part(OptimiserState.SCHEDULE));
        state.restore();
        learningRate.resume(state.updates());
    }
}
