package dev.refrain.examples.gradcheck;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.GradReport;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.tensor.RandomKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the checks of one sample found. */
record Outcome(Sample sample, int cases, int orders, double worst, List<GradReport> failures) {
    /** Draws that are given up after: a sample of few cases has no more. */
    private static final int DRAWS_PER_CASE = 20;

    /** Checks so many distinct cases, or as many as there are; {@code done} is told of each. */
    static Outcome of(Sample sample, int wanted, long seed, Runnable done) {
        RandomKey key = RandomKey.of(seed).child(sample.kind()).child(sample.name());
        Set<String> fingerprints = new HashSet<>();
        List<GradReport> failures = new ArrayList<>();
        double worst = 0;
        int orders = 0;
        for (int i = 0; i < DRAWS_PER_CASE * wanted && fingerprints.size() < wanted; i++) {
            GradCheck check = sample.draw(Choices.numbered(i, key.child(i)));
            if (fingerprints.add(check.fingerprint())) {
                GradReport report = check.run();
                worst = Math.max(worst, report.worst());
                orders = Math.max(orders, report.order());
                if (!report.passed()) {
                    failures.add(report);
                }
                done.run();
            }
        }
        return new Outcome(sample, fingerprints.size(), orders, worst, failures);
    }
}
