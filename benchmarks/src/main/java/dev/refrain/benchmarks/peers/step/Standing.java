package dev.refrain.benchmarks.peers.step;

import dev.refrain.benchmarks.peers.Times;
import dev.refrain.benchmarks.peers.TimesTable;
import java.util.List;

/** How long a step took all contestants, Refrain first. */
record Standing(Task task, List<Times> times) {
    Standing {
        times = List.copyOf(times);
    }

    TimesTable table() {
        return new TimesTable(task.title(), task.operations(), times);
    }
}
