package dev.refrain.examples.poetry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chen and Goodman's formula in lists and maps, with all sums taken when they are needed. */
final class NaiveKneserNey {
    private final int vocabulary;
    private final int longest;
    private final Map<List<Integer>, Integer> counts = new HashMap<>();

    NaiveKneserNey(List<int[]> sequences, int vocabulary, int longest) {
        this.vocabulary = vocabulary;
        this.longest = longest;
        Map<List<Integer>, Set<Integer>> before = new HashMap<>();
        for (int[] sequence : sequences) {
            for (int end = 2; end <= sequence.length; end++) {
                for (int start = Math.max(0, end - longest); start < end; start++) {
                    List<Integer> ngram = ngram(sequence, start, end);
                    if (ngram.size() == longest || start == 0) {
                        counts.merge(ngram, 1, Integer::sum);
                    } else {
                        before.computeIfAbsent(ngram, key -> new HashSet<>()).add(sequence[start - 1]);
                    }
                }
            }
        }
        before.forEach((ngram, ids) -> counts.merge(ngram, ids.size(), Integer::sum));
    }

    private static List<Integer> ngram(int[] sequence, int start, int end) {
        List<Integer> ngram = new ArrayList<>();
        for (int i = start; i < end; i++) {
            ngram.add(sequence[i]);
        }
        return ngram;
    }

    double probability(int[] sequence, int position) {
        int start = Math.max(0, position - longest + 1);
        return probability(ngram(sequence, start, position), sequence[position]);
    }

    private double probability(List<Integer> context, int id) {
        double shorter = context.isEmpty() ? 1.0 / vocabulary : probability(context.subList(1, context.size()), id);
        double total = 0;
        double taken = 0;
        for (int each = 0; each < vocabulary; each++) {
            int count = count(context, each);
            total += count;
            taken += discount(context.size() + 1, count);
        }
        int count = count(context, id);
        return total == 0 ? shorter : (count - discount(context.size() + 1, count)) / total + taken / total * shorter;
    }

    private int count(List<Integer> context, int id) {
        List<Integer> ngram = new ArrayList<>(context);
        ngram.add(id);
        return counts.getOrDefault(ngram, 0);
    }

    private double discount(int order, int count) {
        long[] n = new long[5];
        counts.forEach((ngram, each) -> {
            if (ngram.size() == order && each < n.length) {
                n[each]++;
            }
        });
        double y = n[1] * n[2] > 0 ? n[1] / (n[1] + 2.0 * n[2]) : 0.75;
        double[] taken = {
            0, 1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3],
        };
        boolean all = n[1] * n[2] * n[3] * n[4] > 0 && taken[2] > 0 && taken[3] > 0;
        return count == 0 ? 0 : all ? taken[Math.min(count, 3)] : y;
    }
}
