package dev.refrain.tensor.pointwise;

import dev.refrain.tensor.internal.compute.LoopProgramBuilder;
import dev.refrain.tensor.internal.compute.PointwiseKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A straight-line program over the table of functions: what is calculated from some inputs, element by element, and which
 * results are kept. It runs block by block, so that what is between inputs and outputs never leaves the cache, and gives the
 * bits of its functions applied one after the other. A cell's new state h = o ∘ tanh(f ∘ c):
 *
 * <pre>{@code
 * PointwiseProgram.Builder program = PointwiseProgram.withInputs(3); // o, f, c are 0, 1, 2
 * int kept = program.apply(Pointwise.MUL, 1, 2);
 * int h = program.apply(Pointwise.MUL, 0, program.apply(Pointwise.TANH, kept));
 * PointwiseProgram step = program.outputs(kept, h);
 * }</pre>
 *
 * <p>Values are numbered: first the inputs, then constants and results in their order. Programs are equal if they say the
 * same.
 */
public final class PointwiseProgram {
    /** How a value after the inputs comes about. */
    public sealed interface Value {}

    /** A number, the same for all elements; of float32, rounded to that. */
    public record Constant(double number) implements Value {
        @Override
        public String toString() {
            return Double.toString(number);
        }
    }

    /** A function of earlier values, given by their numbers. */
    public record Application(Pointwise function, List<Integer> operands) implements Value {
        /** Keeps a copy of the numbers. */
        public Application {
            operands = List.copyOf(operands);
        }

        @Override
        public String toString() {
            return operands.stream()
                    .map(operand -> "x" + operand)
                    .collect(Collectors.joining(", ", function.functionName() + "(", ")"));
        }
    }

    private final int inputs;
    private final List<Value> values;
    private final List<Integer> outputs;
    private final PointwiseKernel kernel;

    private PointwiseProgram(int inputs, List<Value> values, List<Integer> outputs) {
        this.inputs = inputs;
        this.values = List.copyOf(values);
        this.outputs = List.copyOf(outputs);
        var lowered = new LoopProgramBuilder(inputs);
        for (Value value : values) {
            switch (value) {
                case Constant constant -> lowered.constant(constant.number());
                case Application application -> {
                    List<Integer> operands = application.operands();
                    lowered.apply(
                            application.function().kernel(),
                            operands.getFirst(),
                            operands.get(Math.min(1, operands.size() - 1)),
                            operands.getLast());
                }
            }
        }
        kernel = lowered.outputs(outputs);
    }

    /**
     * Begins a program of so many inputs, whose numbers are 0, 1, ...
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Builder withInputs(int inputs) {
        if (inputs < 1) {
            throw new IllegalArgumentException("withInputs: inputs: got %d, expected one or more".formatted(inputs));
        }
        return new Builder(inputs);
    }

    /** The number of inputs. */
    public int inputs() {
        return inputs;
    }

    /** The values after the inputs, in order. */
    public List<Value> values() {
        return values;
    }

    /** The numbers of the values that are kept, in the order in which they are given. */
    public List<Integer> outputs() {
        return outputs;
    }

    /** For the modules of Refrain: the loops. */
    @SuppressWarnings("exports")
    public PointwiseKernel kernel() {
        return kernel;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PointwiseProgram program
                && inputs == program.inputs
                && values.equals(program.values)
                && outputs.equals(program.outputs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(inputs, values, outputs);
    }

    /** The program, one value per line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(names(IntStream.range(0, inputs).boxed().toList())).append(" ->\n");
        for (int i = 0; i < values.size(); i++) {
            text.append("  x%d = %s\n".formatted(inputs + i, values.get(i)));
        }
        return text.append("  ").append(names(outputs)).toString();
    }

    private static String names(List<Integer> numbers) {
        return numbers.stream().map(number -> "x" + number).collect(Collectors.joining(", "));
    }

    /** Collects the values of a program. */
    public static final class Builder {
        private final int inputs;
        private final List<Value> values = new ArrayList<>();

        private Builder(int inputs) {
            this.inputs = inputs;
        }

        /** Adds a constant, and returns its number. */
        public int constant(double number) {
            values.add(new Constant(number));
            return inputs + values.size() - 1;
        }

        /**
         * Adds a function of earlier values, and returns the number of its result.
         *
         * @throws IllegalArgumentException if the function has another number of arguments, or there is no such value yet
         */
        public int apply(Pointwise function, int... operands) {
            if (operands.length != function.arity()) {
                throw new IllegalArgumentException("apply: operands of %s: got %d, expected %d"
                        .formatted(function.functionName(), operands.length, function.arity()));
            }
            int known = inputs + values.size();
            for (int operand : operands) {
                if (operand < 0 || operand >= known) {
                    throw new IllegalArgumentException("apply: operands of %s: got value %d, expected one of 0..%d"
                            .formatted(function.functionName(), operand, known - 1));
                }
            }
            values.add(new Application(function, IntStream.of(operands).boxed().toList()));
            return known;
        }

        /**
         * The program of what was added so far, which keeps these results.
         *
         * @throws IllegalArgumentException if there are none, one is no result of a function, or one is there twice
         */
        public PointwiseProgram outputs(int... results) {
            if (results.length == 0) {
                throw new IllegalArgumentException("outputs: results: got none, expected one or more");
            }
            List<Integer> kept = new ArrayList<>();
            for (int result : results) {
                int index = result - inputs;
                if (index < 0 || index >= values.size() || !(values.get(index) instanceof Application)) {
                    throw new IllegalArgumentException(
                            "outputs: results: got value %d, expected the result of a function".formatted(result));
                }
                if (kept.contains(result)) {
                    throw new IllegalArgumentException(
                            "outputs: results: got value %d twice, expected different ones".formatted(result));
                }
                kept.add(result);
            }
            return new PointwiseProgram(inputs, values, kept);
        }
    }
}
