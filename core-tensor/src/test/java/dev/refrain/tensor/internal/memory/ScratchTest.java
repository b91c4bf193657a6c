package dev.refrain.tensor.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScratchTest {
    @Test
    void memoryGrowsAndIsUsedAgain() {
        Scratch scratch = new Scratch();
        assertTrue(scratch.floats(10).length >= 10);
        float[] floats = scratch.floats(20);
        double[] doubles = scratch.doubles(30);
        assertTrue(floats.length >= 20 && doubles.length >= 30);
        assertSame(floats, scratch.floats(20));
        assertSame(floats, scratch.floats(7));
        assertSame(doubles, scratch.doubles(30));
    }

    @Test
    void whatIsVeryLargeIsNotKept() {
        Scratch scratch = new Scratch();
        int large = Scratch.KEPT_ELEMENTS + 1;
        float[] floats = scratch.floats(large);
        double[] doubles = scratch.doubles(large);
        assertEquals(large, floats.length);
        assertNotSame(floats, scratch.floats(large));
        assertNotSame(doubles, scratch.doubles(large));
        assertTrue(scratch.floats(1).length < large);
    }

    @Test
    void aToolIsMadeOnceForEachClass() {
        Scratch scratch = new Scratch();
        StringBuilder text = scratch.tool(StringBuilder.class, StringBuilder::new);
        Object other = scratch.tool(Object.class, Object::new);
        assertSame(text, scratch.tool(StringBuilder.class, StringBuilder::new));
        assertSame(other, scratch.tool(Object.class, Object::new));
    }
}
