package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchTest {
    @Test
    void poemsStandSideBySideAndEachTokenIsPredictedFromThoseBefore() {
        Batch batch = Batch.of(List.of(new int[] {3, 7, 8, 0}, new int[] {4, 9, 0}));
        assertEquals(Ids.of(new int[] {3, 4, 7, 9, 8, 0}, 3, 2), batch.inputs());
        assertEquals(Ids.of(new int[] {0, 1, 2, 3, 4}, 5), batch.positions());
        assertEquals(Ids.of(new int[] {7, 9, 8, 0, 0}, 5), batch.targets());
    }

    /** Every poem once, no batch too large, poems of a batch of neighbouring lengths, and the order a function of the key. */
    @Property(seed = "441", tries = 100)
    void anEpochHasEveryTokenOnce(
            @ForAll @IntRange(min = 1, max = 40) int count,
            @ForAll @IntRange(min = 1, max = 9) int size,
            @ForAll Random random) {
        List<int[]> poems = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            poems.add(random.ints(2 + random.nextInt(5), 1, 90).toArray());
        }
        List<Batch> batches = Batch.shuffled(poems, size, RandomKey.of(1));
        assertEquals(Math.ceilDiv(count, size), batches.size());
        assertArrayEquals(
                poems.stream()
                        .flatMapToInt(poem -> Arrays.stream(poem).skip(1))
                        .sorted()
                        .toArray(),
                batches.stream()
                        .flatMapToInt(batch -> Arrays.stream(batch.targets().toArray()))
                        .sorted()
                        .toArray());
        assertTrue(batches.stream().allMatch(batch -> batch.inputs().shape().size(1) <= size));
        assertEquals(batches, Batch.shuffled(poems, size, RandomKey.of(1)));
    }

    @Test
    void epochsOfOtherKeysHaveOtherOrders() {
        List<int[]> poems = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            poems.add(new int[] {3, 10 + i, 0});
        }
        assertNotEquals(Batch.shuffled(poems, 4, RandomKey.of(1)), Batch.shuffled(poems, 4, RandomKey.of(2)));
    }

    /** What stands behind a shorter poem changes nothing of what is predicted within it. */
    @Test
    void paddingDoesNotLeak() {
        Tokens tokens = Tokens.of(Poems.some());
        PoemModel model = Poems.model(tokens, 1);
        List<int[]> poems = Poems.some().stream().map(tokens::encode).toList();
        Batch together = Batch.of(poems);
        Var logits = model.logits(together.inputs(), together.positions());
        int[] positions = together.positions().toArray();
        for (int b = 0; b < poems.size(); b++) {
            Batch alone = Batch.of(List.of(poems.get(b)));
            Var own = model.logits(alone.inputs(), alone.positions());
            int t = 0;
            for (int i = 0; i < positions.length; i++) {
                if (positions[i] % poems.size() == b) {
                    assertEquals(own.select(0, t++).value(), logits.select(0, i).value());
                }
            }
            assertEquals(poems.get(b).length - 1, t);
        }
    }
}
