package dev.refrain.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Initialiser;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The rules by how many numbers come in and go out. */
class FansTest {
    private static final RandomKey KEY = RandomKey.of(31);

    private static double[] draw(Initialiser initialiser, RandomKey key, int... sizes) {
        return initialiser.draw(key, Shape.of(sizes), DType.FLOAT64).toDoubles();
    }

    /** The bounds of the uniform rules, kept and nearly reached. */
    @Property(seed = "611", tries = 60)
    void uniformRulesKeepTheirBounds(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int window,
            @ForAll @IntRange(min = 1, max = 40) int in,
            @ForAll @IntRange(min = 1, max = 40) int out) {
        int taps = window * 2;
        Map<Initialiser, Double> limits = Map.of(
                Initialisers.xavierUniform(), Math.sqrt(6.0 / (taps * (in + out))),
                Initialisers.kaimingUniform(), Math.sqrt(6.0 / (taps * in)),
                Initialisers.uniformByFan(), 1 / Math.sqrt(taps * in));
        limits.forEach((rule, limit) -> {
            double[] values = draw(rule, RandomKey.of(seed), window, 2, in, out);
            double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
            assertTrue(largest <= limit * (1 + 1e-15), largest + " over " + limit);
            assertTrue(values.length < 100 || largest > 0.85 * limit, largest + " of " + limit);
        });
    }

    /** Of 24,000 numbers: the variance within four standard errors, which are √(2 / n) of it for normal ones. */
    @Test
    void normalRulesHaveTheirVariance() {
        Map<Initialiser, Double> variances = Map.of(
                Initialisers.xavierNormal(), 2.0 / (3 * 4 * (20 + 100)),
                Initialisers.kaimingNormal(), 2.0 / (3 * 4 * 20),
                Initialisers.lecunNormal(), 1.0 / (3 * 4 * 20));
        variances.forEach((rule, expected) -> {
            double[] values = draw(rule, KEY, 3, 4, 20, 100);
            double mean = Arrays.stream(values).average().orElseThrow();
            double variance = Arrays.stream(values).map(x -> x * x).average().orElseThrow() - mean * mean;
            assertEquals(0, mean, 4 * Math.sqrt(expected / values.length));
            assertEquals(expected, variance, 4 * expected * Math.sqrt(2.0 / values.length));
        });
    }

    /** A matrix is a window of one, and what is drawn for it are the numbers of the key, scaled. */
    @Test
    void numberIOfTheKeyIsElementI() {
        double[] values = draw(Initialisers.kaimingNormal(), KEY, 8, 3);
        for (int i = 0; i < values.length; i++) {
            assertEquals(KEY.normal(i) * Math.sqrt(2.0 / 8), values[i], 1e-15);
        }
        assertEquals(new Fans(8, 3), Fans.of("test", Shape.of(8, 3)));
        assertEquals(new Fans(3 * 5 * 2, 3 * 5 * 7), Fans.of("test", Shape.of(3, 5, 2, 7)));
    }

    @Test
    void rulesAreForTwoOrMoreAxes() {
        Map<String, Initialiser> rules = Map.of(
                "xavierUniform", Initialisers.xavierUniform(),
                "xavierNormal", Initialisers.xavierNormal(),
                "kaimingUniform", Initialisers.kaimingUniform(),
                "kaimingNormal", Initialisers.kaimingNormal(),
                "lecunNormal", Initialisers.lecunNormal(),
                "uniformByFan", Initialisers.uniformByFan(),
                "orthogonal", Initialisers.orthogonal());
        rules.forEach((name, rule) -> {
            for (Shape shape : List.of(Shape.of(), Shape.of(4))) {
                String message = assertThrows(ShapeException.class, () -> rule.draw(KEY, shape, DType.FLOAT32))
                        .getMessage();
                assertEquals(name + ": got shape " + shape + ", expected two or more axes [..., in, out]", message);
            }
            assertEquals(0, draw(rule, KEY, 0, 0).length);
            assertEquals(0, draw(rule, KEY, 0, 3).length);
            assertEquals(0, draw(rule, KEY, 2, 3, 0).length);
        });
    }
}
