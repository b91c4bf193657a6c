package dev.refrain.examples.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.math.BigInteger;
import java.util.BitSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BinaryAdditionTest {
    @Property(seed = "701", tries = 100)
    void readingUndoesWritingBits(@ForAll long seed, @ForAll @IntRange(min = 2, max = 64) int bits) {
        BinaryAddition additions = BinaryAddition.random(bits, RandomKey.of(seed), 10, 5);
        for (int pair = 0; pair < additions.count(); pair++) {
            assertEquals(additions.sum(pair), additions.read(additions.targets(), pair));
            assertEquals(additions.a()[pair], additions.read(column(additions, 0), pair));
            assertEquals(additions.b()[pair], additions.read(column(additions, 1), pair));
        }
    }

    /** The bits of one of both numbers, as if they were predictions. */
    private static Tensor column(BinaryAddition additions, int number) {
        Tensor x = additions.inputs();
        assertEquals(Shape.of(additions.bits(), additions.count(), 2), x.shape());
        float[] all = x.toFloats();
        float[] one = new float[all.length / 2];
        for (int i = 0; i < one.length; i++) {
            one[i] = all[2 * i + number];
        }
        return Tensor.of(one, additions.bits(), additions.count(), 1);
    }

    @Example
    void bitsComeFromTheLeastSignificant() {
        BinaryAddition addition = new BinaryAddition(4, new long[] {6}, new long[] {3});
        assertEquals(Tensor.of(new float[] {0, 1, 1, 1, 1, 0, 0, 0}, 4, 1, 2), addition.inputs());
        assertEquals(Tensor.of(new float[] {1, 0, 0, 1}, 4, 1, 1), addition.targets());
    }

    @Property(seed = "702", tries = 100)
    void randomNumbersHaveOneBitLessSoThatTheSumFits(@ForAll long seed, @ForAll @IntRange(min = 2, max = 64) int bits) {
        BinaryAddition additions = BinaryAddition.random(bits, RandomKey.of(seed), 0, 20);
        long carry = 1L << (bits - 1); // 2⁶³ as unsigned
        for (int pair = 0; pair < 20; pair++) {
            assertTrue(Long.compareUnsigned(additions.a()[pair], carry) < 0);
            assertTrue(Long.compareUnsigned(additions.b()[pair], carry) < 0);
            BigInteger exact = BigInteger.valueOf(additions.a()[pair])
                    .add(BigInteger.valueOf(additions.b()[pair]));
            assertTrue(exact.bitLength() <= bits);
            assertEquals(exact.toString(), Long.toUnsignedString(additions.sum(pair)));
        }
    }

    @Example
    void aSumOf64BitsIsReadAsUnsigned() {
        BinaryAddition largest = new BinaryAddition(64, new long[] {Long.MAX_VALUE}, new long[] {Long.MAX_VALUE});
        assertEquals(-2, largest.read(largest.targets(), 0));
        assertEquals("18446744073709551614", Long.toUnsignedString(largest.sum(0)));
        assertEquals(1, largest.targets().get(63, 0, 0));
        assertEquals(0, largest.targets().get(0, 0, 0));
    }

    @Example
    void allPairsAreEnumeratedOnce() {
        BitSet seen = new BitSet();
        for (long from = 0; from < 16_384; from += 1024) {
            BinaryAddition some = BinaryAddition.enumerated(8, from, 1024);
            for (int pair = 0; pair < some.count(); pair++) {
                assertTrue(some.a()[pair] >> 7 == 0 && some.b()[pair] >> 7 == 0);
                seen.set((int) (some.a()[pair] << 7 | some.b()[pair]));
            }
        }
        assertEquals(16_384, seen.cardinality());
        assertEquals(16_384, seen.length());
    }

    @Example
    void aPairDependsOnItsNumberAlone() {
        RandomKey key = RandomKey.of(3).child("pairs");
        BinaryAddition many = BinaryAddition.random(8, key, 0, 50);
        for (int number = 0; number < 50; number++) {
            BinaryAddition one = BinaryAddition.random(8, key, number, 1);
            assertEquals(many.a()[number], one.a()[0]);
            assertEquals(many.b()[number], one.b()[0]);
        }
    }

    @Example
    void aPredictionOfOneHalfIsZero() {
        BinaryAddition addition = new BinaryAddition(2, new long[] {1}, new long[] {1});
        Tensor predictions = Tensor.of(new float[] {0.5f, Math.nextUp(0.5f)}, 2, 1, 1);
        assertEquals(2, addition.read(predictions, 0));
    }
}
