package dev.refrain.nn.optim;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thirty updates of every rule and option are those of PyTorch, which Lion is not in: its are the paper's, by NumPy. */
class GoldenOptimisersTest {
    private static final double TOLERANCE = 1e-12;

    /** The settings of src/test/golden/optimisers.py, with their rates. */
    private record Setting(UpdateRule rule, double rate) {}

    private static Map<String, Setting> settings() {
        Map<String, Setting> all = new LinkedHashMap<>();
        Sgd sgd = new Sgd();
        all.put("sgd", new Setting(sgd, 0.1));
        all.put("sgd momentum", new Setting(sgd.withMomentum(0.9), 0.1));
        all.put(
                "sgd dampening",
                new Setting(sgd.withMomentum(0.9).withDampening(0.3).withWeightDecay(0.05), 0.1));
        all.put("sgd nesterov", new Setting(sgd.withMomentum(0.8).withNesterov().withWeightDecay(0.05), 0.1));
        all.put("sgd decay", new Setting(sgd.withWeightDecay(0.1), 0.1));
        Adam adam = new Adam();
        Adam other = adam.withBetas(0.8, 0.95).withEpsilon(1e-3);
        all.put("adam", new Setting(adam, 0.1));
        all.put("adam options", new Setting(other.withWeightDecay(0.1), 0.1));
        all.put("adam amsgrad", new Setting(adam.withBetas(0.9, 0.8).withAmsGrad(), 0.3));
        AdamW decoupled = new AdamW();
        all.put("adamw", new Setting(decoupled, 0.1));
        all.put(
                "adamw options",
                new Setting(
                        decoupled
                                .withBetas(0.8, 0.95)
                                .withEpsilon(1e-3)
                                .withWeightDecay(0.3)
                                .withAmsGrad(),
                        0.1));
        NAdam nadam = new NAdam();
        all.put("nadam", new Setting(nadam, 0.1));
        all.put(
                "nadam options",
                new Setting(
                        nadam.withBetas(0.8, 0.95)
                                .withEpsilon(1e-3)
                                .withWeightDecay(0.1)
                                .withMomentumDecay(0.3),
                        0.1));
        all.putAll(settingsOfSquares());
        all.put("lion", new Setting(new Lion(), 0.1));
        all.put("lion options", new Setting(new Lion().withBetas(0.7, 0.9).withWeightDecay(0.5), 0.03));
        return all;
    }

    private static Map<String, Setting> settingsOfSquares() {
        Map<String, Setting> all = new LinkedHashMap<>();
        RmsProp rms = new RmsProp();
        all.put("rmsprop", new Setting(rms, 0.1));
        all.put(
                "rmsprop centered",
                new Setting(rms.withDecay(0.9).withEpsilon(1e-3).withCentering(), 0.05));
        all.put(
                "rmsprop momentum",
                new Setting(rms.withDecay(0.95).withMomentum(0.9).withWeightDecay(0.1), 0.02));
        all.put(
                "rmsprop all",
                new Setting(
                        rms.withDecay(0.8)
                                .withMomentum(0.5)
                                .withCentering()
                                .withWeightDecay(0.1)
                                .withEpsilon(1e-2),
                        0.02));
        Adagrad adagrad = new Adagrad();
        all.put("adagrad", new Setting(adagrad, 0.5));
        all.put(
                "adagrad options",
                new Setting(
                        adagrad.withRateDecay(0.05)
                                .withWeightDecay(0.1)
                                .withInitial(0.2)
                                .withEpsilon(1e-4),
                        0.5));
        Adadelta adadelta = new Adadelta();
        all.put("adadelta", new Setting(adadelta, 1));
        all.put(
                "adadelta options",
                new Setting(adadelta.withDecay(0.8).withEpsilon(1e-3).withWeightDecay(0.1), 0.7));
        return all;
    }

    static Stream<String> names() {
        return settings().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void thePathIsThatOfPyTorch(String name) {
        Weights model = Quadratic.model();
        Setting setting = settings().get(name);
        assertPath(name, model, setting.rule().on(model, setting.rate()));
    }

    @Test
    void groupsAreThoseOfPyTorch() {
        Weights model = Quadratic.model();
        AdamW rule = new AdamW().withWeightDecay(0.1);
        Group left = Group.of("left", rule.withWeightDecay(0)).times(0.1);
        assertPath("groups", model, rule.on(model, Schedule.cosine(0.2, 40), left));
    }

    private static void assertPath(String name, Weights model, Optimiser optimiser) {
        List<double[]> expected = Golden.section(name);
        assertEquals(30, expected.size());
        for (int update = 0; update < expected.size(); update++) {
            assertEquals(update, optimiser.updates());
            Quadratic.step(model, optimiser);
            assertClose(expected.get(update), Quadratic.weights(model), TOLERANCE, name + " after " + (update + 1));
        }
    }
}
