package dev.refrain.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Property(seed = "21", tries = 500)
    void checkBelowNamesTheFirstIdOutOfRange(
            @ForAll @Size(6) int @IntRange(min = -2, max = 9) [] values, @ForAll @IntRange(max = 10) int limit) {
        Ids ids = Ids.of(values, 2, 3);
        int bad = 0;
        while (bad < values.length && values[bad] >= 0 && values[bad] < limit) {
            bad++;
        }
        if (bad == values.length) {
            assertDoesNotThrow(() -> ids.checkBelow(limit, "lookUp"));
        } else {
            assertTells(
                    () -> ids.checkBelow(limit, "lookUp"),
                    "lookUp",
                    "id " + values[bad] + " at [" + bad / 3 + ", " + bad % 3 + "]",
                    "0.." + (limit - 1));
        }
    }

    @Test
    void checkBelowTellsOperationValuePositionAndRange() {
        Ids ids = Ids.of(new int[] {4, 0, 7, 10, Integer.MIN_VALUE, -1}, 2, 3);
        assertTells(() -> ids.checkBelow(10, "embedding"), "embedding", "id 10 at [1, 0]", "0..9");
        assertTells(() -> ids.checkBelow(11, "embedding"), "id -2147483648 at [1, 1]", "0..10");
        assertTells(() -> Ids.of(new int[] {-1}).checkBelow(5, "gather"), "gather", "id -1 at []", "0..4");
        assertDoesNotThrow(() -> Ids.of(new int[0], 0, 3).checkBelow(0, "gather"));
    }

    @Test
    void idsShareNoArray() {
        int[] values = {1, 2, 3};
        int[] sizes = {3};
        Ids ids = Ids.of(values, sizes);
        values[0] = 9;
        sizes[0] = 9;
        ids.toArray()[1] = 9;
        assertArrayEquals(new int[] {1, 2, 3}, ids.toArray());
        assertEquals(Shape.of(3), ids.shape());
    }

    @Test
    void idsRememberWhereTheyEntered() {
        Origin tape = new Origin() {};
        Ids inference = Ids.of(new int[] {1, 2}, 2);
        Ids entered = inference.enteredOn(tape);
        assertEquals(Optional.of(tape), entered.origin());
        assertEquals(Optional.empty(), inference.origin());
        assertEquals(inference, entered);
        assertEquals(inference.hashCode(), entered.hashCode());
    }

    @Test
    void theCountOfValuesMustBeThatOfTheShape() {
        ShapeException thrown = assertThrows(ShapeException.class, () -> Ids.of(new int[] {1, 2, 3}, 2, 2));
        Messages.assertTells(thrown, "ids", "got 3 values", "expected 4", "[2, 2]");
        assertThrows(ShapeException.class, () -> Ids.of(new int[] {1}, 0));
        assertThrows(ShapeException.class, () -> Ids.of(new int[0]));
    }

    @Test
    void equalityIsThatOfValuesAndShape() {
        int[] values = {1, 2, 3, 4};
        assertEquals(Ids.of(values, 2, 2), Ids.of(values, 2, 2));
        assertNotEquals(Ids.of(values, 2, 2), Ids.of(values, 4));
        assertNotEquals(Ids.of(values, 4), Ids.of(new int[] {1, 2, 3, 5}, 4));
    }

    @Test
    void toStringShowsTheFirstIdsOnly() {
        assertEquals("ids[2] [7, -1]", Ids.of(new int[] {7, -1}, 2).toString());
        assertEquals("ids[0] []", Ids.of(new int[0], 0).toString());
        int[] many = new int[1000];
        Arrays.fill(many, 5);
        assertEquals(
                "ids[1000] [" + "5, ".repeat(16) + "...]", Ids.of(many, 1000).toString());
    }

    private static void assertTells(Runnable call, String... parts) {
        Messages.assertTells(assertThrows(IndexRangeException.class, call::run), parts);
    }
}
