package dev.refrain.nn.metric;

import java.util.List;

/**
 * (substitutions + insertions + deletions) / length of what was expected, over all pairs together: word, character or label error
 * rate. Above 1 where much was inserted.
 */
public final class ErrorRate implements Metric {
    private final Unit unit;
    private Edits edits = new Edits(0, 0, 0);
    private long expectedUnits;

    /** What is compared. */
    public enum Unit {
        /** Between white space. */
        WORD,
        /** Code points. */
        CHARACTER,
        /** Phonemes, tags and whatever else stands between white space. */
        LABEL;

        private List<?> of(String text) {
            if (this == CHARACTER) {
                return text.codePoints().boxed().toList();
            }
            String stripped = text.strip();
            return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+", -1));
        }
    }

    /** Of nothing yet. */
    public ErrorRate(Unit unit) {
        this.unit = unit;
    }

    /** Adds a text and the one expected, cut into units. */
    public void add(String got, String expected) {
        add(unit.of(got), unit.of(expected));
    }

    /** Adds a sequence of units and the one expected. */
    public void add(List<?> got, List<?> expected) {
        add(Edits.between(got, expected), expected.size());
    }

    /** Adds a sequence of units, as ids, and the one expected. */
    public void add(int[] got, int[] expected) {
        add(Edits.between(got, expected), expected.length);
    }

    private void add(Edits found, long units) {
        edits = edits.plus(found);
        expectedUnits += units;
    }

    /** Adds all that was added to another one. */
    public void merge(ErrorRate other) {
        add(other.edits, other.expectedUnits);
    }

    /** What was wrong so far. */
    public Edits edits() {
        return edits;
    }

    @Override
    public String name() {
        return switch (unit) {
            case WORD -> "word error rate";
            case CHARACTER -> "character error rate";
            case LABEL -> "label error rate";
        };
    }

    @Override
    public double value() {
        return Counted.share(name(), edits.total(), expectedUnits, "expected units");
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }
}
