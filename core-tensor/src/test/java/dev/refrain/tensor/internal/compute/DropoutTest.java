package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.internal.memory.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
    private static final RandomKey KEY = RandomKey.of(4);
    private static final int[][] SIZES = {{}, {9}, {6, 7}, {5, 3, 6}, {4, 2, 3, 5}};

    private static Buffer ones(boolean wide, int... sizes) {
        Buffer ones = Buffer.zeros(wide, sizes);
        for (int i = 0; i < ones.count(); i++) {
            if (wide) {
                ones.doubles()[i] = 1;
            } else {
                ones.floats()[i] = 1;
            }
        }
        return ones;
    }

    private static double at(Buffer buffer, int i) {
        return buffer.isWide() ? buffer.doubles()[buffer.offset() + i] : buffer.floats()[buffer.offset() + i];
    }

    private static Buffer mask(boolean wide, int first, int... sizes) {
        Buffer out = Buffer.zeros(wide, sizes);
        Dropout.mask(KEY::words, 0.4, first, new int[Dropout.columns(out)], out);
        return out;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMaskIsZeroWhereAnElementIsDropped(boolean wide) {
        for (int[] sizes : SIZES) {
            Buffer dropped = Buffer.zeros(wide, sizes);
            Dropout.run(ones(wide, sizes), KEY::words, 0.4, dropped);
            Buffer mask = mask(wide, 0, sizes);
            for (int i = 0; i < mask.count(); i++) {
                assertEquals(at(dropped, i) == 0 ? 0 : 1, at(mask, i));
            }
        }
    }

    @Test
    void aPartHasTheMaskThatItHasInTheWhole() {
        for (int[] sizes : SIZES) {
            if (sizes.length == 0) {
                continue;
            }
            Buffer whole = mask(true, 0, sizes);
            int each = whole.count() / sizes[0];
            for (int first = 0; first < sizes[0]; first++) {
                int[] part = sizes.clone();
                part[0] = sizes[0] - first;
                Buffer mask = mask(true, first, part);
                for (int i = 0; i < mask.count(); i++) {
                    assertEquals(at(whole, first * each + i), at(mask, i));
                }
            }
        }
    }

    @Test
    void nothingHasNoMask() {
        assertEquals(0, mask(true, 0, 3, 0, 2).count());
        assertEquals(0, mask(false, 0, 2, 3, 0).count());
    }
}
