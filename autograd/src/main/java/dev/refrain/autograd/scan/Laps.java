package dev.refrain.autograd.scan;

import java.util.HashMap;
import java.util.Map;

/** The time of each part in one run, and the least of several runs. A thread at a time. */
final class Laps implements Stopwatch {
    /** The time of a part. */
    static final class Lap {
        private long now;
        private long least = Long.MAX_VALUE;

        void add(long nanos) {
            now += nanos;
        }
    }

    private final Map<Part, Lap> laps = new HashMap<>();
    private long begun;

    private Lap of(Part part) {
        return laps.computeIfAbsent(part, any -> new Lap());
    }

    @Override
    public void start() {
        begun = System.nanoTime();
    }

    @Override
    public void stop(Part part) {
        long ended = System.nanoTime();
        of(part).add(ended - begun);
    }

    @Override
    public Instruction timed(Part part, Instruction instruction) {
        return new Instruction.Timed(instruction, of(part));
    }

    /** Begins a run. */
    void begin() {
        laps.values().forEach(lap -> lap.now = 0);
    }

    /** Ends it. */
    void end() {
        laps.values().forEach(lap -> lap.least = Math.min(lap.least, lap.now));
    }

    /** The least times of all parts together, in ns. */
    double least() {
        return laps.values().stream().mapToDouble(lap -> lap.least).sum();
    }

    /** The least time of a part in a run, in ns; 0 for one that needs no call, as what it gives lies there already. */
    double least(Part part) {
        Lap lap = laps.get(part);
        return lap == null ? 0 : lap.least;
    }
}
