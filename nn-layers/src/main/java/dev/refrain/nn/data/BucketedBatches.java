package dev.refrain.nn.data;

import dev.refrain.nn.Checks;
import dev.refrain.nn.DataFormatException;
import dev.refrain.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongToIntFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Batches of examples of about one length, so that little of them is padding: every example once in an epoch. Examples are shuffled,
 * cut into pools, and each pool is sorted by length, cut into batches, and these are shuffled. A pool is all that is in memory,
 * as one number for each example: the larger it is, the less padding there is and the fewer the ways to mix.
 *
 * <pre>{@code Batches<Batch> batches = BucketedBatches.of(poems, poem -> poem.length, 32, 100, key, Batch::of);}</pre>
 *
 * @param <B> what a batch is
 */
public final class BucketedBatches<B> implements Batches<B> {
    private final long examples;
    private final LongToIntFunction length;
    private final int batchSize;
    private final long poolSize; // in examples, a multiple of the size of batches
    private final RandomKey key;
    private final Function<long[], B> collate;
    private volatile @Nullable Pool last; // saves sorting it again; nothing depends on whether it is there

    /** A pool of an epoch: its examples by length, those of one length as they were shuffled. */
    private record Pool(long epoch, long number, long[] examples) {}

    private BucketedBatches(
            long examples,
            LongToIntFunction length,
            int batchSize,
            int poolBatches,
            RandomKey key,
            Function<long[], B> collate) {
        this.examples = Position.some(examples);
        this.length = length;
        this.batchSize = Checks.positive("batchSize", batchSize);
        this.poolSize = Math.min(
                (long) Checks.positive("poolBatches", poolBatches) * batchSize,
                (long) Integer.MAX_VALUE / batchSize * batchSize);
        this.key = key;
        this.collate = collate;
    }

    /**
     * Of examples with numbers.
     *
     * @param length of the example with a number, 0 or more, always the same
     * @param poolBatches how many batches are in a pool
     * @param collate makes a batch of the numbers of its examples, the shortest first
     * @throws dev.refrain.nn.HyperParameterException if there is no example, or a size less than 1
     */
    public static <B> BucketedBatches<B> of(
            long examples,
            LongToIntFunction length,
            int batchSize,
            int poolBatches,
            RandomKey key,
            Function<long[], B> collate) {
        return new BucketedBatches<>(examples, length, batchSize, poolBatches, key, collate);
    }

    /**
     * Of a list.
     *
     * @throws dev.refrain.nn.HyperParameterException if it is empty, or a size less than 1
     */
    public static <E, B> BucketedBatches<B> of(
            List<E> examples,
            ToIntFunction<E> length,
            int batchSize,
            int poolBatches,
            RandomKey key,
            Function<List<E>, B> collate) {
        return of(
                examples.size(),
                number -> length.applyAsInt(examples.get((int) number)),
                batchSize,
                poolBatches,
                key,
                ExampleBatches.of(examples, collate));
    }

    @Override
    public long perEpoch() {
        return Math.ceilDiv(examples, batchSize);
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataFormatException if a length is negative
     */
    @Override
    public B at(long epoch, long index) {
        return collate.apply(numbers(Position.of(epoch, index, perEpoch())));
    }

    private long[] numbers(Position position) {
        long batchesPerPool = poolSize / batchSize;
        Pool pool = pool(position.epoch(), position.index() / batchesPerPool);
        int all = Math.ceilDiv(pool.examples.length, batchSize);
        RandomKey ofPool = key.child(position.epoch()).child("batches").child(pool.number);
        int from = (int) new Permutation(all, ofPool).at(position.index() % batchesPerPool) * batchSize;
        return Arrays.copyOfRange(pool.examples, from, Math.min(pool.examples.length, from + batchSize));
    }

    private Pool pool(long epoch, long number) {
        Pool pool = last;
        if (pool == null || pool.epoch != epoch || pool.number != number) {
            pool = new Pool(epoch, number, sorted(epoch, number));
            last = pool;
        }
        return pool;
    }

    private long[] sorted(long epoch, long number) {
        Permutation order = new Permutation(examples, key.child(epoch));
        long from = number * poolSize;
        long[] shuffled = new long[(int) Math.min(poolSize, examples - from)];
        Arrays.setAll(shuffled, i -> order.at(from + i));
        long[] byLength = new long[shuffled.length]; // the length, and below it the place
        Arrays.setAll(byLength, i -> (long) lengthOf(shuffled[i]) << Integer.SIZE | i);
        Arrays.sort(byLength);
        Arrays.setAll(byLength, i -> shuffled[(int) byLength[i]]);
        return byLength;
    }

    private int lengthOf(long example) {
        int steps = length.applyAsInt(example);
        if (steps < 0) {
            throw new DataFormatException(
                    "batches: got length %d of example %d, expected 0 or more".formatted(steps, example));
        }
        return steps;
    }

    /** How much of an epoch is padding if each batch is as long as its longest example: 0 to 1; 0 where all are empty. */
    public double padding(long epoch) {
        long steps = 0;
        long places = 0;
        for (long index = 0; index < perEpoch(); index++) {
            long[] numbers = numbers(Position.of(epoch, index, perEpoch()));
            steps += Arrays.stream(numbers).map(this::lengthOf).sum();
            places += Arrays.stream(numbers).map(this::lengthOf).max().orElse(0) * numbers.length;
        }
        return places == 0 ? 0 : 1 - (double) steps / places;
    }
}
