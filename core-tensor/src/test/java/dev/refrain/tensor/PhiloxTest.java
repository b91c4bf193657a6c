package dev.refrain.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(32);

    /** Source: the known-answer vectors of Random123 for philox4x32 with 10 rounds. */
    @Test
    void knownAnswersOfRandom123() {
        assertWords("6627e8d5 e169c58d bc57ac4c 9b00dbd8", 0, 0, 0, 0, 0, 0);
        assertWords("408f276d 41c83b0e a20bc7c6 6d5451fd", -1, -1, -1, -1, -1, -1);
        assertWords(
                "d16cfe09 94fdcceb 5001e420 24126ea1",
                0x243f6a88,
                0x85a308d3,
                0x13198a2e,
                0x03707344,
                0xa4093822,
                0x299f31d0);
    }

    @Property(seed = "31", tries = 500)
    void equalsTheDefinitionInBigIntegers(@ForAll @Size(4) int[] counter, @ForAll @Size(2) int[] key) {
        assertWords(words(definition(counter, key)), counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
    }

    @Test
    void equalsTheDefinitionForEachSingleBitOfCounterAndKey() {
        for (int bit = 0; bit < 192; bit++) {
            int[] w = new int[6];
            w[bit / 32] = 1 << bit % 32;
            String expected = words(definition(Arrays.copyOf(w, 4), Arrays.copyOfRange(w, 4, 6)));
            assertWords(expected, w[0], w[1], w[2], w[3], w[4], w[5]);
        }
    }

    /** Salmon et al. 2011, section 3.3, word by word and without a bit trick. */
    private static BigInteger[] definition(int[] counter, int[] key) {
        BigInteger[] c = unsigned(counter);
        BigInteger[] k = unsigned(key);
        for (int round = 0; round < 10; round++) {
            BigInteger[] first = c[0].multiply(new BigInteger("D2511F53", 16)).divideAndRemainder(WORD);
            BigInteger[] second = c[2].multiply(new BigInteger("CD9E8D57", 16)).divideAndRemainder(WORD);
            c = new BigInteger[] {
                second[0].xor(c[1]).xor(k[0]), second[1], first[0].xor(c[3]).xor(k[1]), first[1]
            };
            k[0] = k[0].add(new BigInteger("9E3779B9", 16)).mod(WORD);
            k[1] = k[1].add(new BigInteger("BB67AE85", 16)).mod(WORD);
        }
        return c;
    }

    private static BigInteger[] unsigned(int[] words) {
        return Arrays.stream(words)
                .mapToObj(word -> BigInteger.valueOf(Integer.toUnsignedLong(word)))
                .toArray(BigInteger[]::new);
    }

    private static String words(BigInteger[] words) {
        return "%08x %08x %08x %08x".formatted((Object[]) words);
    }

    private static void assertWords(String expected, int c0, int c1, int c2, int c3, int k0, int k1) {
        long[] block = Philox.block(c0, c1, c2, c3, k0, k1);
        String given = "%08x %08x %08x %08x"
                .formatted((int) block[0], (int) (block[0] >>> 32), (int) block[1], (int) (block[1] >>> 32));
        assertEquals(expected, given);
    }
}
