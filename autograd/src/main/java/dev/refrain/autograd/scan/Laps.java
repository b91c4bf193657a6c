package dev.refrain.autograd.scan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The least time of each part in several runs. A thread at a time. */
final class Laps implements Execution {
    /** The time of a part: of each of its calls in a run the least, as what disturbs a run disturbs some of them. */
    static final class Lap {
        private long[] least = {};
        private int next;

        void add(long nanos) {
            if (next == least.length) {
                least = Arrays.copyOf(least, 1 + 2 * next);
                Arrays.fill(least, next, least.length, Long.MAX_VALUE);
            }
            least[next] = Math.min(least[next], nanos);
            next++;
        }

        private double sum() {
            return Arrays.stream(least).filter(nanos -> nanos < Long.MAX_VALUE).sum();
        }
    }

    private final Map<Part, Lap> laps = new HashMap<>();

    private Lap of(Part part) {
        return laps.computeIfAbsent(part, any -> new Lap());
    }

    @Override
    public void run(Part part, Instruction call) {
        inLoop(part, call).run();
    }

    @Override
    public void run(Instruction call) {
        call.run();
    }

    @Override
    public Instruction inLoop(Part part, Instruction call) {
        return new Instruction.Timed(call, of(part));
    }

    /** Begins a run. */
    void begin() {
        laps.values().forEach(lap -> lap.next = 0);
    }

    /** The least times of all parts together, in ns. */
    double least() {
        return laps.values().stream().mapToDouble(Lap::sum).sum();
    }

    /** The least time of a part in a run, in ns; 0 for one that needs no call, as what it gives lies there already. */
    double least(Part part) {
        Lap lap = laps.get(part);
        return lap == null ? 0 : lap.sum();
    }
}
