package dev.refrain.nn.train;

import dev.refrain.nn.Resumable;
import dev.refrain.nn.Snapshot;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** How far a training is: the counts from which all else follows, and the sums that are not said yet. */
final class Course implements Resumable {
    private long updates;
    private long skipped;
    private long skippedInARow;
    private long tokens;
    private double seconds;

    /** Σ loss · tokens and Σ tokens since figures were taken. */
    private double lossSum;

    private double lossTokens;
    private final SequencedMap<String, Double> newest = new LinkedHashMap<>();

    long updates() {
        return updates;
    }

    long skipped() {
        return skipped;
    }

    long skippedInARow() {
        return skippedInARow;
    }

    long tokens() {
        return tokens;
    }

    double seconds() {
        return seconds;
    }

    SequencedMap<String, Double> newest() {
        return newest;
    }

    /** An update was made with a loss over so many tokens. */
    void made(double loss, long count) {
        updates++;
        skippedInARow = 0;
        tokens += count;
        lossSum += loss * count;
        lossTokens += count;
    }

    /** An update was left out. */
    void skip() {
        updates++;
        skipped++;
        skippedInARow++;
    }

    void spent(double more) {
        seconds += more;
    }

    /** The mean loss since this was asked for before; NaN if there was none. */
    double takeLoss() {
        double mean = lossSum / lossTokens;
        lossSum = 0;
        lossTokens = 0;
        return mean;
    }

    void remember(SequencedMap<String, Double> figures) {
        newest.putAll(figures);
    }

    @Override
    public Snapshot snapshot() {
        Snapshot state = Snapshot.empty()
                .with("updates", updates)
                .with("skipped", skipped)
                .with("skippedInARow", skippedInARow)
                .with("tokens", tokens)
                .with("seconds", seconds)
                .with("lossSum", lossSum)
                .with("lossTokens", lossTokens);
        for (var figure : newest.entrySet()) {
            state = state.with("newest/" + figure.getKey(), figure.getValue());
        }
        return state;
    }

    @Override
    public void resume(Snapshot from) {
        SequencedMap<String, Double> figures = new LinkedHashMap<>();
        Snapshot saved = from.part("newest");
        saved.texts().keySet().forEach(name -> figures.put(name, saved.real(name)));
        long[] counts = {from.whole("updates"), from.whole("skipped"), from.whole("skippedInARow"), from.whole("tokens")
        };
        double[] sums = {from.real("seconds"), from.real("lossSum"), from.real("lossTokens")};
        updates = counts[0];
        skipped = counts[1];
        skippedInARow = counts[2];
        tokens = counts[3];
        seconds = sums[0];
        lossSum = sums[1];
        lossTokens = sums[2];
        newest.clear();
        newest.putAll(figures);
    }
}
