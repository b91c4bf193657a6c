package dev.refrain.autograd.scan;

import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Random cells by number, and the smallest that fails. */
final class RandomCells {
    private static final RandomKey KEY = RandomKey.of(31);

    private RandomCells() {}

    /** A cell, one in four with noise, whose values stay small and away from kinks. */
    static RandomCell cell(int number) {
        for (int attempt = 0; ; attempt++) {
            Choices choices = Choices.random(KEY.child(number).child(attempt));
            RandomCell drawn = CellDrawing.draw(choices);
            RandomCell cell = number % 4 == 3 ? drawn.noisy(choices) : drawn;
            if (CellSafety.isSafe(cell)) {
                return cell.dtype() == DType.FLOAT32 ? cell.in(DType.FLOAT32) : cell;
            }
        }
    }

    /** Checks a cell. If that fails, the failure is of the smallest cell found that fails alike, and prints it. */
    static void check(int number, Consumer<RandomCell> check) {
        RandomCell cell = cell(number);
        Throwable failure = failure(cell, check);
        if (failure != null) {
            RandomCell least = CellShrinking.smallest(cell, smaller -> {
                Throwable other = CellSafety.isSafe(smaller.in(DType.FLOAT64)) ? failure(smaller, check) : null;
                return other != null && other.getClass() == failure.getClass();
            });
            throw new AssertionError("cell %d, at its smallest:%n%s".formatted(number, least), failure(least, check));
        }
    }

    private static @Nullable Throwable failure(RandomCell cell, Consumer<RandomCell> check) {
        try {
            check.accept(cell);
            return null;
        } catch (RuntimeException | AssertionError failure) {
            return failure;
        }
    }
}
