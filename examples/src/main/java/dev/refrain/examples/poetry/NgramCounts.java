package dev.refrain.examples.poetry;

import it.unimi.dsi.fastutil.longs.Long2DoubleOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.List;

/** The counts of all n-grams of one order. An n-gram of up to 4 ids is one long. */
final class NgramCounts {
    /** Bits of an id. */
    static final int BITS = 16;

    private final int order;
    private final Long2IntOpenHashMap counts;
    private final Long2IntOpenHashMap totals = new Long2IntOpenHashMap();
    private final Long2DoubleOpenHashMap taken = new Long2DoubleOpenHashMap();
    private final Discounts discounts;

    private NgramCounts(int order, Long2IntOpenHashMap counts) {
        this.order = order;
        this.counts = counts;
        this.discounts = Discounts.estimate(countsOfCounts(counts));
        for (Long2IntMap.Entry entry : counts.long2IntEntrySet()) {
            long context = entry.getLongKey() >>> BITS;
            totals.addTo(context, entry.getIntValue());
            taken.addTo(context, discounts.of(entry.getIntValue()));
        }
    }

    /** How often each n-gram occurs. */
    static NgramCounts occurrences(int order, List<int[]> sequences) {
        Long2IntOpenHashMap counts = new Long2IntOpenHashMap();
        for (int[] sequence : sequences) {
            for (int last = Math.max(1, order - 1); last < sequence.length; last++) {
                counts.addTo(key(sequence, last, order), 1);
            }
        }
        return new NgramCounts(order, counts);
    }

    /** After how many different ids each n-gram occurs, and how often at the beginning of a sequence. */
    static NgramCounts continuations(int order, List<int[]> sequences) {
        Long2IntOpenHashMap counts = new Long2IntOpenHashMap();
        LongOpenHashSet longer = new LongOpenHashSet();
        for (int[] sequence : sequences) {
            for (int last = Math.max(1, order - 1); last < sequence.length; last++) {
                boolean first = last == order - 1;
                if (first || longer.add(key(sequence, last, order + 1))) {
                    counts.addTo(key(sequence, last, order), 1);
                }
            }
        }
        return new NgramCounts(order, counts);
    }

    /** The n-gram of an order that ends at {@code last}: its last id lowest. */
    private static long key(int[] sequence, int last, int order) {
        long key = 0;
        for (int i = last - order + 1; i <= last; i++) {
            key = key << BITS | sequence[i];
        }
        return key;
    }

    private static long[] countsOfCounts(Long2IntOpenHashMap counts) {
        long[] n = new long[4];
        counts.values().intStream().filter(count -> count <= n.length).forEach(count -> n[count - 1]++);
        return n;
    }

    /** The probability of the id at {@code last} after the ids before it, with that after one id fewer; it is that if they are new. */
    double interpolated(int[] sequence, int last, double shorter) {
        long key = key(sequence, last, order);
        int total = totals.get(key >>> BITS);
        if (total == 0) {
            return shorter;
        }
        int count = counts.get(key);
        double kept = count == 0 ? 0 : count - discounts.of(count);
        return (kept + taken.get(key >>> BITS) * shorter) / total;
    }
}
