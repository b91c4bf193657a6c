package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.RandomKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChoicesTest {
    private static List<Integer> three(Choices choices) {
        return List.of(choices.below(5), choices.below(2), choices.below(100));
    }

    @Test
    void equalKeysGiveEqualChoicesAndReplayGivesThemAgain() {
        Set<List<Integer>> all = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            Choices choices = Choices.random(RandomKey.of(seed));
            List<Integer> drawn = three(choices);
            assertEquals(drawn, choices.taken());
            assertEquals(drawn, three(Choices.random(RandomKey.of(seed))));
            assertEquals(drawn, three(Choices.replay(choices.taken())));
            all.add(drawn);
        }
        assertTrue(all.size() > 40, all::toString);
    }

    @Test
    void whatIsReplayedKeepsToTheBoundsAndEndsInZeros() {
        assertEquals(List.of(4, 0, 0), three(Choices.replay(List.of(9))));
        assertEquals(List.of(0, 1, 7), three(Choices.replay(List.of(-3, 8, 7, 6))));
    }

    @Test
    void numbersCoverTheFirstChoiceEvenly() {
        List<Integer> first = new ArrayList<>();
        for (int number = 0; number < 7; number++) {
            first.add(Choices.numbered(number, RandomKey.of(number)).below(3));
        }
        assertEquals(List.of(0, 1, 2, 0, 1, 2, 0), first);
        Choices choices = Choices.numbered(-1, RandomKey.of(1));
        assertEquals(2, choices.below(3));
        assertEquals(
                Choices.random(RandomKey.of(1)).oneOf(List.of(0)),
                Choices.numbered(6, RandomKey.of(1)).below(1));
    }

    @Test
    void theSimplestChoiceIsTheFirstAndNotTheRareOne() {
        Choices simplest = Choices.replay(List.of());
        assertEquals("a", simplest.oneOf(List.of("a", "b")));
        assertEquals(false, simplest.onceIn(3));
        assertTrue(Choices.replay(List.of(2)).onceIn(3));
        assertEquals(List.of(0, 0), simplest.taken());
    }

    @Test
    void aDrawThatNeverEndsIsStopped() {
        Choices choices = Choices.replay(List.of());
        String message = assertThrows(IndexRangeException.class, () -> {
                    while (!choices.onceIn(8)) {
                        choices.below(2);
                    }
                })
                .getMessage();
        assertEquals(
                "choices: 100000 were taken, and that is the most; a draw must end where all of them are 0", message);
    }

    @Test
    void aBoundThatAllowsNothingIsRefused() {
        IndexRangeException refused = assertThrows(
                IndexRangeException.class, () -> Choices.replay(List.of()).below(0));
        assertEquals("choices: bound is 0, expected 1 or more", refused.getMessage());
        IndexRangeException always = assertThrows(
                IndexRangeException.class, () -> Choices.replay(List.of()).onceIn(1));
        assertEquals("choices: once in 1, expected 2 or more", always.getMessage());
    }
}
