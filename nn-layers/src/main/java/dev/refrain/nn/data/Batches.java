package dev.refrain.nn.data;

import java.util.function.LongFunction;

/**
 * Batches in an order that is a function of the epoch: the position, two numbers, is all the state there is, so a training can
 * go on from anywhere.
 *
 * @param <B> what a batch is
 */
public interface Batches<B> {
    /** How many batches an epoch has, 1 or more; the same for every epoch. */
    long perEpoch();

    /**
     * Batch {@code index}, 0 to {@code perEpoch() - 1}, of an epoch, counted from 0: whenever it is asked for, the same. Another
     * thread may ask, one at a time.
     */
    B at(long epoch, long index);

    /** Batches without an end, of which each is a function of its number: one epoch that is never over. */
    static <B> Batches<B> endless(LongFunction<B> byNumber) {
        return new Batches<>() {
            @Override
            public long perEpoch() {
                return Long.MAX_VALUE;
            }

            @Override
            public B at(long epoch, long index) {
                return byNumber.apply(index);
            }
        };
    }
}
