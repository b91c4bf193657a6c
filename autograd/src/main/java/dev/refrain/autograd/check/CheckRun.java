package dev.refrain.autograd.check;

import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.ShapeException;
import java.util.List;
import java.util.Optional;

/** The course of one check: whether there is something to compare, the same twice, what is asked for, and what it was. */
final class CheckRun {
    private final Checked<?> checked;
    private final CheckSettings settings;
    private final RandomKey key;
    private final Subject<?> subject;
    private final Places inputs;
    private final Places outputs;
    private final Extent extent;
    private final Tally repeated;
    private final Tally tally;
    private final Examination examination;

    /** Of the gradient that is wrong first, where there are several. */
    private RandomKey suspect;

    /** With random numbers of this key, which other checks do not have. */
    CheckRun(Checked<?> checked, CheckSettings settings, RandomKey key) {
        this.checked = checked;
        this.settings = settings;
        this.key = key;
        suspect = key;
        subject = checked.subject(settings.noise());
        inputs = checked.places(settings.names());
        outputs = outputs();
        extent = settings.extent()
                .fitted(
                        Math.max(inputs.count(), outputs.count()),
                        inputs.names().size());
        repeated = new Tally(settings.tolerance(), false);
        tally = new Tally(settings.tolerance(), !settings.searches());
        examination = examination(tally);
    }

    private Places outputs() {
        Places parts = settings.parts();
        if (parts != null && parts.count() != subject.output().count()) {
            throw new ShapeException("gradcheck of %s: the value has %d elements, its named parts have %d"
                    .formatted(settings.label(), subject.output().count(), parts.count()));
        }
        return parts == null ? Places.of("y", subject.output()) : parts;
    }

    /** Checks, and says what was found. */
    GradReport report() {
        checkFinite(inputs, subject.start());
        checkFinite(outputs, subject.value(subject.start()));
        Examination again = examination(repeated);
        again.repeat(key);
        Optional<Confidence> confidence = Optional.empty();
        if (repeated.isClean()) { // else nothing that is compared means anything
            confidence = examine();
            if (!tally.isClean()) { // it may have changed since
                again.repeat(key);
            }
        }
        boolean same = repeated.isClean();
        Optional<Localisation> found = same && settings.searches() && tally.count(Verdict.WRONG) > 0
                ? Optional.of(search())
                : Optional.empty();
        return (same ? repeated.and(tally) : repeated)
                .report(
                        settings,
                        extent.text(inputs, outputs),
                        confidence,
                        found,
                        found.map(this::test).orElse(""));
    }

    private Examination examination(Tally into) {
        return new Examination(subject, inputs, outputs, into, comparisons(into));
    }

    private Comparisons comparisons(Tally into) {
        return new Comparisons(subject, inputs, outputs, into, settings.cotangent());
    }

    private Optional<Confidence> examine() {
        switch (extent.kind()) {
            case FITTING, FULL -> examination.full(settings.order(), key);
            case DIRECTIONS -> {
                suspect = key.child(0);
                for (int i = 0; i < extent.count(); i++) {
                    examination.along(settings.order(), key.child(i), 1);
                    if (tally.count(Verdict.WRONG) == 0) {
                        suspect = key.child(i + 1);
                    }
                }
            }
            case REDUCED -> examination.reduced(settings.order(), key, extent.count());
            case CHEAP -> {
                double size = examination.along(settings.order(), key, extent.count());
                Tolerance tolerance = settings.tolerance();
                return Optional.of(new Confidence(extent.count(), size, tolerance.relative(), tolerance.absolute()));
            }
        }
        return Optional.empty();
    }

    /** For what makes the gradient wrong: of the first order, if that is. */
    private Localisation search() {
        Comparisons compare = comparisons(tally);
        double[] c = examination.special().orElseGet(() -> compare.cotangent(suspect));
        double[] d = compare.direction(suspect.child("direction"));
        List<String> names = inputs.names();
        return new Search(subject, names, settings, c, d).run(tally.isWrongAtTheFirstOrder());
    }

    /** Of the op that is wrong, if its failure can be shown, else of all. */
    private String test(Localisation found) {
        int order = tally.isWrongAtTheFirstOrder() ? 1 : 2;
        return found.culprit()
                .flatMap(culprit -> TestSource.of(culprit, order, settings.tolerance()))
                .orElseGet(() ->
                        TestSource.of(checked, settings, tally.firstWrong().orElseThrow()));
    }

    private void checkFinite(Places places, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new NonFiniteException(
                        "gradcheck of %s: %s is %s, so there is nothing to compare: choose a place where it is finite"
                                .formatted(settings.label(), places.at(i), values[i]));
            }
        }
    }
}
