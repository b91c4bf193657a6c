package dev.refrain.examples.poetry;

import dev.refrain.nn.data.Batches;
import dev.refrain.tensor.RandomKey;
import java.util.List;

/** Poems in batches of about one length each, in an order of its own for every epoch. */
final class PoemBatches implements Batches<Batch> {
    private final List<int[]> poems;
    private final int size;
    private final RandomKey key;
    private long shuffledEpoch = -1;
    private List<Batch> shuffled = List.of();

    PoemBatches(List<int[]> poems, int size, RandomKey key) {
        this.poems = poems;
        this.size = size;
        this.key = key;
    }

    @Override
    public long perEpoch() {
        return Math.ceilDiv(poems.size(), size);
    }

    @Override
    public Batch at(long epoch, long index) {
        if (epoch != shuffledEpoch) {
            shuffled = Batch.shuffled(poems, size, key.child(epoch));
            shuffledEpoch = epoch;
        }
        return shuffled.get((int) index);
    }
}
