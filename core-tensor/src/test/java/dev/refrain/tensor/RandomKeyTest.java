package dev.refrain.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The golden values come from a second implementation, in Python with integers of any size, of Philox4x32-10 and of the
 * layout of its counter. They may never change: saved runs would not resume.
 */
class RandomKeyTest {
    private static final int DRAWS = 1 << 16;
    private static final long[] PLACES = {0, 1, 2, 1L << 32, -1, Long.MAX_VALUE};

    @Test
    void goldenBits() {
        assertStream(
                RandomKey.of(0),
                0xe169c58d6627e8d5L, // the first two words of Random123's vector for zeros
                0x5cb200dbf8e4cca4L,
                0x51c732a604faa329L,
                0xea2362496ad0c5ecL,
                0xdfb9980ff3ce744dL,
                0x85590d69ed70cecdL);
        assertStream(
                RandomKey.of(7),
                0xc009f9dcf4607a2dL,
                0xcb97bc13682e8e9bL,
                0x0229fbb4018e23c0L,
                0x249ef5f42ec4f55dL,
                0x93de88714ba28330L,
                0x294bb68e9e3c7edcL);
        assertStream(
                RandomKey.of(-1),
                0x1547473972a47709L,
                0x4b67e03419fed511L,
                0x6f3d861617625282L,
                0xf0ea2a5e85af3999L,
                0x430ac65a4d18d7d2L,
                0xd6dcfca47b2535f5L);
        assertStream(
                RandomKey.of(0x123456789abcdef0L),
                0x78384bc0092c9b44L,
                0x609cf517389d999aL,
                0x3153794f85099817L,
                0x6e8135ceab4806dfL,
                0x0ba4a214690ca6f4L,
                0x7b8a7af03ebd97edL);
    }

    @Test
    void goldenChildren() {
        RandomKey key = RandomKey.of(7);
        assertEquals(RandomKey.of(0x71eade72d6a62573L), key.child(""));
        assertEquals(RandomKey.of(0x6e5c8bb5640a334cL), key.child("a"));
        assertEquals(RandomKey.of(0x495031da55886633L), key.child("12345678"));
        assertEquals(RandomKey.of(0xfae9e487f22fadb6L), key.child("f\u00fcr"));
        assertEquals(RandomKey.of(0xa4e8e96217d93fc0L), key.child("encoder.cell.weightHh"));
        assertEquals(RandomKey.of(0x32b60a151867e18aL), key.child(3));
        assertEquals(RandomKey.of(0xeb9b22ad42cbb0b5L), key.child(-1));
        assertEquals(RandomKey.of(0xbd08f47fc9e86d1fL), key.child(3).child(5));
        assertEquals(0x04067de7a5b1ca27L, key.child("encoder.cell.weightHh").bits(0));
    }

    @Test
    void goldenReals() {
        RandomKey key = RandomKey.of(7);
        double[] uniforms = {0x1.8013f3b9e8c0fp-1, 0x1.972f7826d05d1p-1, 0x1.14fdda00c7100p-7, 0x1.0021adbd8f904p-2};
        double[] normals = {
            0.6510652288674289,
            0.6532465416483482,
            1.7953132971132886,
            1.0690206628926218,
            -0.13863941085179013,
            -0.28278504497038187
        };
        assertArrayEquals(
                uniforms, IntStream.range(0, 4).mapToDouble(key::uniform).toArray());
        assertArrayEquals(
                normals, IntStream.range(0, 6).mapToDouble(key::normal).toArray());
    }

    @Test
    void goldenIntegers() {
        RandomKey key = RandomKey.of(7);
        long[] dice = {4, 4, 0, 1, 5, 2, 2, 2, 5, 0, 5, 5, 3, 5, 1, 0};
        assertArrayEquals(
                dice, LongStream.range(0, 16).map(i -> key.below(6, i)).toArray());
        assertEquals(6918933028730322197L, key.below(Long.MAX_VALUE, 0));
        assertEquals(7335200551360481100L, key.below(Long.MAX_VALUE, 1));
    }

    @Property(seed = "41", tries = 500)
    void belowIsTheUpperPartOfBitsTimesBound(
            @ForAll long seed, @ForAll long index, @ForAll @LongRange(min = 1) long bound) {
        RandomKey key = RandomKey.of(seed);
        BigInteger bits = new BigInteger(Long.toUnsignedString(key.bits(index)));
        long expected = bits.multiply(BigInteger.valueOf(bound)).shiftRight(64).longValueExact();
        assertEquals(expected, key.below(bound, index));
        assertTrue(expected >= 0 && expected < bound);
    }

    @Property(seed = "42", tries = 500)
    void uniformIsInZeroToOneOnAGridOf53Bits(@ForAll long seed, @ForAll long index) {
        double uniform = RandomKey.of(seed).uniform(index);
        assertTrue(uniform >= 0 && uniform < 1);
        assertEquals(0, uniform * 0x1p53 % 1);
        assertTrue(Double.isFinite(RandomKey.of(seed).normal(index)));
    }

    @Property(seed = "43", tries = 300)
    void childrenDependOnNoSiblingAndNoOrder(@ForAll long seed, @ForAll String first, @ForAll String second) {
        RandomKey key = RandomKey.of(seed);
        RandomKey before = key.child(second);
        long drawn = key.child(first).child(3).bits(5);
        assertEquals(before, key.child(second));
        assertEquals(RandomKey.of(seed), key);
        assertEquals(drawn, RandomKey.of(seed).child(first).child(3).bits(5));
    }

    @Test
    void namesThatBeginOrEndAlikeGiveOtherKeys() {
        RandomKey key = RandomKey.of(1);
        Set<RandomKey> keys = new HashSet<>(Set.of(key, key.child("")));
        for (int times = 1; times <= 20; times++) {
            for (String unit : List.of("a", "\0", "ab", "weight.", "\uffff")) {
                assertTrue(keys.add(key.child(unit.repeat(times))), unit.repeat(times));
            }
        }
    }

    @Test
    void drawsAndNamedAndNumberedChildrenAreApart() {
        RandomKey key = RandomKey.of(3);
        Set<Long> seen = new HashSet<>();
        for (long i = 0; i < 1000; i++) {
            seen.add(key.bits(i));
            seen.add(key.child(i).bits(0));
            seen.add(key.child(Long.toString(i)).bits(0));
            seen.add(key.child(i).child(0).bits(0));
        }
        assertEquals(4000, seen.size());
        assertNotEquals(key.child(0), key.child("\0"));
        assertNotEquals(key.child("a").child("b"), key.child("b").child("a"));
        assertNotEquals(key.child("a").child("b"), key.child("ab"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, -7})
    void uniformsSpreadEvenly(long seed) {
        RandomKey key = RandomKey.of(seed);
        assertWithinFiveSigma(0.5, 1 / 12.0, key::uniform);
        assertWithinFiveSigma(1 / 3.0, 4 / 45.0, i -> Math.pow(key.uniform(i), 2));
        assertEven(64, i -> (int) (key.uniform(i) * 64));
        assertEven(6, i -> (int) key.below(6, i));
        assertEven(100, i -> (int) key.child(i).below(100, 0));
        assertEven(256, i -> (int) key.bits(i) & 0xFF);
        assertEven(64, i -> (int) key.below(8, 2 * i) * 8 + (int) key.below(8, 2 * i + 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, -7})
    void normalsHaveTheMomentsAndTailsOfTheGaussian(long seed) {
        RandomKey key = RandomKey.of(seed);
        assertWithinFiveSigma(0, 1, key::normal);
        assertWithinFiveSigma(1, 2, i -> Math.pow(key.normal(i), 2));
        assertWithinFiveSigma(0, 15, i -> Math.pow(key.normal(i), 3));
        assertWithinFiveSigma(3, 96, i -> Math.pow(key.normal(i), 4));
        assertWithinFiveSigma(0, 1, i -> key.normal(i) * key.normal(i + 1));
        assertWithinFiveSigma(
                0, 1, i -> key.child("a").normal(i) * key.child("b").normal(i));
        double within = 0.6826894921370859; // Φ(1) - Φ(-1)
        assertWithinFiveSigma(within, within * (1 - within), i -> Math.abs(key.normal(i)) < 1 ? 1 : 0);
    }

    private static int[] words(RandomKey key, int step, int row, int firstColumn, int columns) {
        int[] words = new int[columns];
        key.words(step, row, firstColumn, columns, words);
        return words;
    }

    @Test
    void aWordDependsOnItsStepRowAndColumnAlone() {
        RandomKey key = RandomKey.of(5);
        List<Integer> all = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            for (int row = 0; row < 4; row++) {
                int[] whole = words(key, t, row, 0, 10);
                Arrays.stream(whole).forEach(all::add);
                for (int from = 0; from <= 10; from++) {
                    for (int to = from; to <= 10; to++) {
                        assertArrayEquals(Arrays.copyOfRange(whole, from, to), words(key, t, row, from, to - from));
                    }
                }
            }
        }
        assertEquals(120, all.stream().distinct().count());
    }

    /** Each of the 32 bits is set in half of the words: within 5 standard deviations of 40,000 tosses. */
    @Test
    void everyBitOfAWordIsAFairCoin() {
        int[] words = IntStream.range(0, 400)
                .flatMap(i -> Arrays.stream(words(RandomKey.of(6), i / 40, i % 40, 0, 100)))
                .toArray();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            int position = bit;
            long set = Arrays.stream(words)
                    .filter(word -> (word >>> position & 1) == 1)
                    .count();
            assertEquals(20_000, (double) set, 500);
        }
    }

    @Test
    void belowRejectsBoundsThatAreNotPositive() {
        RandomKey key = RandomKey.of(1);
        assertEquals(0, key.below(1, 17));
        for (long bound : new long[] {0, -1, Long.MIN_VALUE}) {
            IndexRangeException thrown = assertThrows(IndexRangeException.class, () -> key.below(bound, 0));
            Messages.assertTells(thrown, "below", "bound is " + bound, "1 or more");
        }
    }

    @Test
    void equalityIsThatOfTheKey() {
        assertEquals(RandomKey.of(5), RandomKey.of(5));
        assertEquals(RandomKey.of(5).hashCode(), RandomKey.of(5).hashCode());
        assertNotEquals(RandomKey.of(5), RandomKey.of(5L << 32));
        assertEquals("RandomKey[00000000000000ff]", RandomKey.of(255).toString());
    }

    private static void assertStream(RandomKey key, long... expected) {
        assertArrayEquals(expected, LongStream.of(PLACES).map(key::bits).toArray());
    }

    /** The mean of the draws is within 5 standard errors of the expected one. */
    private static void assertWithinFiveSigma(double mean, double variance, LongToDoubleFunction draw) {
        double given = LongStream.range(0, DRAWS).mapToDouble(draw).average().orElseThrow();
        assertEquals(mean, given, 5 * Math.sqrt(variance / DRAWS));
    }

    /** Chi-square over equally likely bins: mean bins - 1, variance 2 (bins - 1); within 5 standard deviations. */
    private static void assertEven(int bins, LongToIntFunction bin) {
        int[] counts = new int[bins];
        for (long i = 0; i < DRAWS; i++) {
            counts[bin.applyAsInt(i)]++;
        }
        double expected = (double) DRAWS / bins;
        double chiSquare = IntStream.of(counts)
                .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                .sum();
        assertEquals(bins - 1, chiSquare, 5 * Math.sqrt(2.0 * (bins - 1)));
    }
}
