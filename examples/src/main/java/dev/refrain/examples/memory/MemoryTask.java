package dev.refrain.examples.memory;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.Locale;

/** Sequences whose last answer depends on what stood long before. */
interface MemoryTask {
    /** Which task. */
    enum Kind {
        ADDING,
        COPY;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        MemoryTask of(int lag) {
            return switch (this) {
                case ADDING -> new AddingTask(lag);
                case COPY -> new CopyTask(lag);
            };
        }
    }

    /**
     * Sequences and what the last answers to them should be.
     *
     * @param x [T, B, {@link #inputs}]
     * @param target [B, {@link #outputs}]
     */
    record Examples(Tensor x, Tensor target) {}

    /** How many numbers a step has. */
    int inputs();

    /** How many numbers an answer has. */
    int outputs();

    /** The examples number {@code from .. from + count - 1} of a key, to learn from. */
    Examples toLearn(RandomKey key, long from, int count);

    /** The same to be tried with, as far back as the task goes. */
    Examples toTry(RandomKey key, long from, int count);

    /** What is to become small. */
    Var loss(Var answer, Var target);

    /** How wrong answers are; 0 is right. */
    double error(Tensor answers, Tensor target);

    /** The error of whoever remembers nothing. */
    double baseline();

    /** An error below this is a task solved. */
    double threshold();

    /** What is to be done, and what error is had without doing it. */
    String description();
}
