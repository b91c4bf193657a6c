package dev.refrain.examples.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.examples.Execution;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code refrain memory} shows, with its own settings. */
class MemoryLearnsTest {
    /** The lesson: at a lag of 50 the LSTM and the GRU solve the task, the tanh RNN does not. */
    @Test
    @Tag("long")
    void gatesRememberForFiftySteps() {
        for (MemoryTask.Kind task : MemoryTask.Kind.values()) {
            for (int seed = 0; seed < 3; seed++) {
                SequencedMap<String, Object> members = Execution.of("memory --json --task %s --seed %d"
                                .formatted(task, seed)
                                .split(" ", -1))
                        .json();
                assertEquals(
                        List.of(false, true, true),
                        List.of(
                                members.get("cells.0.solved"),
                                members.get("cells.1.solved"),
                                members.get("cells.2.solved")),
                        members.toString());
            }
        }
    }
}
