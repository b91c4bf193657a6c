package dev.refrain.tensor.internal.kernel;

import static dev.refrain.tensor.internal.kernel.PointwiseAccuracyTest.BLOCK;
import static dev.refrain.tensor.internal.kernel.PointwiseAccuracyTest.error;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.refrain.tensor.internal.simd.PointwiseVectors;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors of pow against {@link StrictMath} in double, in units in the last place, on pairs of several kinds. */
class PowAccuracyTest {
    private static final int PAIRS = 20 * BLOCK;

    /** How to draw a pair for pow. */
    enum Pairs {
        ANY_BITS {
            @Override
            void draw(SplittableRandom random, float[] pair) {
                pair[0] = Float.intBitsToFloat(random.nextInt());
                pair[1] = Float.intBitsToFloat(random.nextInt());
            }
        },
        USUAL {
            @Override
            void draw(SplittableRandom random, float[] pair) {
                pair[0] = (float) StrictMath.exp(random.nextDouble(-4, 4));
                pair[1] = (float) random.nextDouble(-40, 40);
            }
        },
        NEGATIVE_BASE {
            @Override
            void draw(SplittableRandom random, float[] pair) {
                pair[0] = (float) -StrictMath.exp(random.nextDouble(-4, 4));
                pair[1] = random.nextInt(-60, 60);
            }
        },
        /** The exponent is large, so it magnifies the error of the logarithm. */
        BASE_NEAR_ONE {
            @Override
            void draw(SplittableRandom random, float[] pair) {
                pair[0] = 1f + random.nextInt(-100_000, 100_000) * 0x1p-24f;
                pair[1] = exponentFor(pair[0], random.nextDouble(-104, 89));
            }
        },
        /** The result is near the ends of the range, or subnormal. */
        RESULT_NEAR_THE_ENDS {
            @Override
            void draw(SplittableRandom random, float[] pair) {
                double end = random.nextBoolean() ? random.nextDouble(86, 89) : random.nextDouble(-104, -85);
                pair[0] = Float.intBitsToFloat(random.nextInt(0x7f800000));
                pair[1] = exponentFor(pair[0], end);
            }
        };

        abstract void draw(SplittableRandom random, float[] pair);

        /** The exponent that brings this base to e^logarithm. */
        static float exponentFor(float base, double logarithm) {
            return (float) (logarithm / StrictMath.log(base));
        }
    }

    @ParameterizedTest
    @EnumSource
    void powIsAccurateOnASample(Pairs pairs) {
        assertPowAccurate(pairs, PAIRS);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void powIsAccurateOnManyPairs(Pairs pairs) {
        assertPowAccurate(pairs, 200 * PAIRS);
    }

    @Test
    void powHasTheSpecialCasesOfIeee754() {
        for (float x : SpecialValues.all()) {
            for (float y : SpecialValues.all()) {
                String pair = x + "^" + y;
                double exact = ieeePow(x, y);
                float power = PointwiseFunctions.pow(x, y);
                assertTrue(error(power, exact) <= 1, () -> pair + " = " + power + ", not " + exact);
                assertTrue(exact != 0 || 1 / power == (float) (1 / exact), () -> pair + " is a zero of the wrong sign");
                assertEquals(exact, PointwiseFunctions.pow((double) x, (double) y), pair);
            }
        }
    }

    private static void assertPowAccurate(Pairs pairs, int count) {
        var random = new SplittableRandom(12);
        float[] pair = new float[2];
        float[] x = new float[BLOCK];
        float[] y = new float[BLOCK];
        float[] power = new float[BLOCK];
        for (int done = 0; done < count; done += BLOCK) {
            for (int i = 0; i < BLOCK; i++) {
                pairs.draw(random, pair);
                x[i] = pair[0];
                y[i] = pair[1];
            }
            PointwiseVectors.ofFloat("pow").run(x, 0, y, 0, y, 0, power, 0, BLOCK);
            for (int i = 0; i < BLOCK; i++) {
                double error = error(power[i], ieeePow(x[i], y[i]));
                if (!(error <= 1)) {
                    fail(x[i] + "^" + y[i] + " is off by " + error + " ulp");
                }
            }
        }
    }

    /** The power with the cases in which IEEE 754 differs from Java. */
    private static double ieeePow(double x, double y) {
        boolean isOne = x == 1 || (x == -1 && Double.isInfinite(y));
        return isOne ? 1 : StrictMath.pow(x, y);
    }
}
