package dev.refrain.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rates of seventy updates are those of PyTorch. */
class GoldenSchedulesTest {
    private static final double TOLERANCE = 1e-12;

    private static Map<String, Schedule> schedules() {
        Map<String, Schedule> all = new LinkedHashMap<>();
        all.put("step", Schedule.step(0.4, 0.6, 7));
        all.put("multi-step", Schedule.multiStep(0.4, 0.3, 5, 20, 21, 50));
        all.put("exponential", Schedule.exponential(0.4, 0.93));
        all.put("linear", Schedule.linear(0.1, 0.4, 13));
        all.put("linear down", Schedule.linear(0.4, 0.04, 50));
        all.put("polynomial", Schedule.polynomial(0.4, 55, 1.7));
        all.put("cosine", Schedule.cosine(0.4, 0.05, 69));
        all.put("restarts", Schedule.cosineWithRestarts(0.4, 0, 9, 1));
        all.put("restarts longer", Schedule.cosineWithRestarts(0.4, 0.03, 5, 2));
        OneCycle cycle = new OneCycle(0.4, 70);
        all.put("one cycle", cycle);
        all.put("one cycle linear", cycle.withRise(0.45).withLines().withDivisors(10, 50));
        all.put("one cycle three phases", cycle.withRise(0.4).withThreePhases());
        all.put(
                "sequence",
                Schedule.linear(0.04, 0.4, 10)
                        .then(10, Schedule.step(0.4, 0.5, 6).then(30, Schedule.exponential(0.4, 0.9))));
        all.put("chained", Schedule.linear(0.1, 1, 20).times(Schedule.exponential(0.4, 0.95)));
        return all;
    }

    private static Map<String, Plateau> plateaus() {
        Plateau plateau = Plateau.of(0.4);
        Map<String, Plateau> all = new LinkedHashMap<>();
        all.put("plateau", plateau.withFactor(0.5).withPatience(3));
        all.put(
                "plateau cooldown",
                plateau.withFactor(0.5).withPatience(1).withCooldown(4).withAbsoluteThreshold(0.05));
        all.put(
                "plateau greatest",
                plateau.ofGreatest()
                        .withFactor(0.7)
                        .withPatience(2)
                        .withThreshold(0.1)
                        .withFloor(0.1));
        all.put(
                "plateau greatest absolute",
                plateau.ofGreatest().withFactor(0.3).withPatience(0).withAbsoluteThreshold(0.2));
        return all;
    }

    static Stream<String> names() {
        return schedules().keySet().stream();
    }

    static Stream<String> plateauNames() {
        return plateaus().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyRateIsThatOfPyTorch(String name) {
        Schedule schedule = schedules().get(name);
        List<double[]> expected = Golden.section(name);
        assertEquals(70, expected.size());
        for (int update = expected.size() - 1; update >= 0; update--) { // in any order
            double rate = expected.get(update)[0];
            assertEquals(rate, schedule.at(update), TOLERANCE * rate + 1e-17, name + " at " + update);
        }
    }

    @ParameterizedTest
    @MethodSource("plateauNames")
    void aPlateauFallsWhereThatOfPyTorchDoes(String name) {
        Plateau plateau = plateaus().get(name);
        Plateau resumed = plateaus().get(name);
        List<double[]> expected = Golden.section(name);
        List<double[]> figures = Golden.section("figures");
        assertEquals(70, figures.size());
        for (int k = 0; k < figures.size(); k++) {
            resumed.resume(plateau.snapshot());
            plateau.observe(figures.get(k)[0]);
            resumed.observe(figures.get(k)[0]);
            double rate = expected.get(k)[0];
            assertEquals(rate, plateau.at(k), TOLERANCE * rate, name + " after " + k);
            assertEquals(plateau.at(k), resumed.at(k));
        }
    }
}
