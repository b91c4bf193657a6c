package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.RowAxis;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What decides when the values of a step may be calculated: how they depend on each other, memory for memory. */
final class Schedule {
    final StepProgram program;
    final int[] axes;

    Schedule(StepProgram program) {
        this.program = program;
        axes = RowAxes.of(program);
    }

    /** The values in memory of their own that a node reads. */
    Stream<Integer> reads(int node) {
        return program.inputs(node).stream().map(program::base);
    }

    IntStream calculated() {
        return IntStream.range(0, program.size()).filter(program::isCalculated);
    }

    /** By node: whether it depends on what is carried. */
    boolean[] dependOnCarried() {
        boolean[] depend = new boolean[program.size()];
        for (int node = 0; node < depend.length; node++) {
            depend[node] = isCarried(node) || program.inputs(node).stream().anyMatch(input -> depend[input]);
        }
        return depend;
    }

    private boolean isCarried(int node) {
        return program.node(node) instanceof Node.Source source && source.role() == Node.Role.CARRIED;
    }

    /** By node: whether what is carried on depends on it. */
    boolean[] feedNext() {
        boolean[] feed = new boolean[program.size()];
        program.next().forEach(node -> feed[node] = true);
        for (int node = feed.length - 1; node >= 0; node--) {
            if (feed[node]) {
                program.inputs(node).forEach(input -> feed[input] = true);
            }
        }
        return feed;
    }

    /** Whether a node reads only values whose rows are in front, or that are the same for all times. */
    boolean readsRows(int node) {
        return reads(node).allMatch(read -> axes[read] == 0 || axes[read] == RowAxis.NONE);
    }

    /** By node: the nodes in memory of their own that read it, perhaps through views. */
    List<List<Integer>> readers() {
        List<List<Integer>> readers = Stream.<List<Integer>>generate(java.util.ArrayList::new)
                .limit(program.size())
                .toList();
        calculated()
                .forEach(node ->
                        reads(node).distinct().forEach(read -> readers.get(read).add(node)));
        return readers;
    }
}
