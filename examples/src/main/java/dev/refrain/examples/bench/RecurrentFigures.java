package dev.refrain.examples.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * How fast training steps are.
 *
 * @param peakGflops what as many cores do when nothing is loaded or stored, in 10⁹ floating-point operations a second
 * @param threads how many threads the kernels may use
 * @param nanos what a training step of each takes
 */
record RecurrentFigures(double peakGflops, int threads, SequencedMap<Contestant, Double> nanos) {
    RecurrentFigures {
        nanos = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(nanos));
    }

    /** A contestant's training step: how long it takes, in 10⁹ operations of products a second, and as a share of the peak. */
    record Figure(Contestant contestant, double ms, double gflops, double share) {
        double tokensPerSecond() {
            return contestant.work().tokens() / ms * 1e3;
        }
    }

    /** Of each, in the order in which they were measured. */
    List<Figure> each() {
        return nanos.entrySet().stream()
                .map(entry -> figure(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Figure figure(Contestant contestant, double time) {
        double gflops = contestant.work().operations(contestant.cell()) / time;
        return new Figure(contestant, time / 1e6, gflops, gflops / peakGflops);
    }

    /** The works that were measured. */
    List<RecurrentWork> works() {
        return nanos.keySet().stream().map(Contestant::work).distinct().toList();
    }

    /** How many times as long the first takes as the second; empty unless both were measured. */
    OptionalDouble ratio(Contestant first, Contestant second) {
        Optional<Double> one = Optional.ofNullable(nanos.get(first));
        Optional<Double> other = Optional.ofNullable(nanos.get(second));
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.get() / other.get())
                : OptionalDouble.empty();
    }
}
