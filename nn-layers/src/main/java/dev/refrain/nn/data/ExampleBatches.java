package dev.refrain.nn.data;

import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/**
 * Batches of examples that are asked for by number: every example once in an epoch, in an order of its own for each epoch or
 * always the same. What is left for the last batch of an epoch may be fewer.
 *
 * <pre>{@code Batches<Batch> batches = ExampleBatches.shuffled(poems, 32, RandomKey.of(7).child("data"), Batch::of);}</pre>
 *
 * @param <B> what a batch is
 */
public final class ExampleBatches<B> implements Batches<B> {
    private final long examples;
    private final int batchSize;
    private final LongFunction<LongUnaryOperator> order; // of an epoch: what stands at a place
    private final Function<long[], B> collate;
    private final long perEpoch;

    private ExampleBatches(
            long examples,
            int batchSize,
            LongFunction<LongUnaryOperator> order,
            Function<long[], B> collate,
            long perEpoch) {
        this.examples = examples;
        this.batchSize = batchSize;
        this.order = order;
        this.collate = collate;
        this.perEpoch = perEpoch;
    }

    private static <B> ExampleBatches<B> of(
            long examples, int batchSize, LongFunction<LongUnaryOperator> order, Function<long[], B> collate) {
        long perEpoch = Math.ceilDiv(Position.some(examples), Checks.positive("batchSize", batchSize));
        return new ExampleBatches<>(examples, batchSize, order, collate, perEpoch);
    }

    /**
     * In a {@link Permutation} for each epoch, with the key's child of that number.
     *
     * @param collate makes a batch of the numbers of its examples
     * @throws HyperParameterException if there is no example, or the size of batches is less than 1
     */
    public static <B> ExampleBatches<B> shuffled(
            long examples, int batchSize, RandomKey key, Function<long[], B> collate) {
        return of(examples, batchSize, epoch -> new Permutation(examples, key.child(epoch))::at, collate);
    }

    /**
     * The same of a list.
     *
     * @throws HyperParameterException if it is empty, or the size of batches is less than 1
     */
    public static <E, B> ExampleBatches<B> shuffled(
            List<E> examples, int batchSize, RandomKey key, Function<List<E>, B> collate) {
        return shuffled(examples.size(), batchSize, key, of(examples, collate));
    }

    /**
     * As they are numbered, in every epoch: for validation.
     *
     * @throws HyperParameterException if there is no example, or the size of batches is less than 1
     */
    public static <B> ExampleBatches<B> inOrder(long examples, int batchSize, Function<long[], B> collate) {
        return of(examples, batchSize, epoch -> place -> place, collate);
    }

    /**
     * The same of a list.
     *
     * @throws HyperParameterException if it is empty, or the size of batches is less than 1
     */
    public static <E, B> ExampleBatches<B> inOrder(List<E> examples, int batchSize, Function<List<E>, B> collate) {
        return inOrder(examples.size(), batchSize, of(examples, collate));
    }

    /** What makes a batch of numbers of a list's elements. */
    static <E, B> Function<long[], B> of(List<E> examples, Function<List<E>, B> collate) {
        return numbers -> collate.apply(
                Arrays.stream(numbers).mapToObj(i -> examples.get((int) i)).toList());
    }

    /**
     * Without what is left for a last batch that is not full; in another epoch these are other examples.
     *
     * @throws HyperParameterException if there is no full batch
     */
    public ExampleBatches<B> fullOnly() {
        if (examples < batchSize) {
            throw new HyperParameterException(
                    "batches: got %d examples, expected %d or more for a full batch".formatted(examples, batchSize));
        }
        return new ExampleBatches<>(examples, batchSize, order, collate, examples / batchSize);
    }

    @Override
    public long perEpoch() {
        return perEpoch;
    }

    @Override
    public B at(long epoch, long index) {
        long from = Position.of(epoch, index, perEpoch).index() * batchSize;
        long[] numbers = new long[(int) Math.min(batchSize, examples - from)];
        LongUnaryOperator places = order.apply(epoch);
        Arrays.setAll(numbers, i -> places.applyAsLong(from + i));
        return collate.apply(numbers);
    }
}
