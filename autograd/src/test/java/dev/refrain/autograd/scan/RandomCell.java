package dev.refrain.autograd.scan;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * A random step as a straight-line program: x, the states, and a value for each line.
 *
 * @param lines what the step does, in order
 * @param output the number of the value that is given
 * @param next the numbers of the values that are carried on
 * @param captured the shapes of what is captured from the tape
 */
record RandomCell(
        int times,
        DType dtype,
        Shape x,
        List<Shape> states,
        List<Shape> captured,
        List<Line> lines,
        int output,
        List<Integer> next)
        implements Cell {
    /** How a value comes about. */
    sealed interface Line {
        /** A parameter. */
        record Weight(Parameter parameter) implements Line {}

        /** A constant, made on no tape or entered on that of x. */
        record Fixed(Tensor value, boolean entered) implements Line {}

        /** What is captured from the tape. */
        record Captured(int index, Shape shape) implements Line {}

        /** An op applied to values before; of the result, elements are dropped at a rate. */
        record Applied(Op op, Optional<Ids> ids, List<Integer> inputs, double dropped) implements Line {
            /** Without noise. */
            Applied(Op op, Optional<Ids> ids, List<Integer> inputs) {
                this(op, ids, inputs, 0);
            }
        }
    }

    @Override
    public Recurrence.Result<List<Var>> step(Var input, List<Var> before, List<Var> capturedOnes) {
        List<Var> values = values(input, before, capturedOnes);
        return new Recurrence.Result<>(
                values.get(output), next.stream().map(values::get).toList());
    }

    /** All values of a step. */
    List<Var> values(Var input, List<Var> before, List<Var> capturedOnes) {
        List<Var> values = new ArrayList<>();
        values.add(input);
        values.addAll(before);
        lines.forEach(line -> values.add(value(line, values, capturedOnes)));
        return values;
    }

    static Var value(Line line, List<Var> values, List<Var> capturedOnes) {
        return switch (line) {
            case Line.Weight weight -> weight.parameter().on(values.getFirst());
            case Line.Fixed fixed when fixed.entered() -> Var.of(fixed.value()).on(values.getFirst());
            case Line.Fixed fixed -> Var.of(fixed.value());
            case Line.Captured one -> capturedOnes.get(one.index());
            case Line.Applied applied -> {
                Var[] inputs = applied.inputs().stream().map(values::get).toArray(Var[]::new);
                Var result = applied.ids().isPresent()
                        ? Var.apply(applied.op(), applied.ids().get(), inputs)
                        : Var.apply(applied.op(), inputs);
                yield applied.dropped() == 0 ? result : Functions.dropout(result, applied.dropped());
            }
        };
    }

    /** The same with noise, of one result in three. */
    RandomCell noisy(Choices choices) {
        List<Line> all = lines.stream()
                .map(line -> line instanceof Line.Applied applied && choices.onceIn(3)
                        ? new Line.Applied(
                                applied.op(), applied.ids(), applied.inputs(), choices.oneOf(List.of(0.25, 0.5, 0.1)))
                        : line)
                .toList();
        return new RandomCell(times, dtype, x, states, captured, all, output, next);
    }

    boolean isNoisy() {
        return lines.stream().anyMatch(line -> line instanceof Line.Applied applied && applied.dropped() > 0);
    }

    @Override
    public Tape tape() {
        return isNoisy() ? Tape.training(RandomKey.of(77)) : Tape.open();
    }

    /** The same with parameters and constants of another type. */
    RandomCell in(DType other) {
        Map<Parameter, Parameter> converted = new IdentityHashMap<>();
        List<Line> all = lines.stream()
                .map(line -> switch (line) {
                    case Line.Weight weight ->
                        new Line.Weight(converted.computeIfAbsent(weight.parameter(), each -> each.to(other)));
                    case Line.Fixed fixed -> new Line.Fixed(fixed.value().to(other), fixed.entered());
                    default -> line;
                })
                .toList();
        return new RandomCell(times, other, x, states, captured, all, output, next);
    }

    /** Each once. */
    @Override
    public List<Parameter> parameters() {
        return lines.stream()
                .filter(line -> line instanceof Line.Weight)
                .map(line -> ((Line.Weight) line).parameter())
                .distinct()
                .toList();
    }

    /** The program, a line per value. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("\n");
        text.add("%s, %d steps, rows %d".formatted(dtype, times, x.size(0)));
        text.add("%%0 = x %s".formatted(x));
        for (int k = 0; k < states.size(); k++) {
            text.add("%%%d = state %d %s".formatted(1 + k, k, states.get(k)));
        }
        for (int i = 0; i < lines.size(); i++) {
            text.add("%%%d = %s".formatted(1 + states.size() + i, text(lines.get(i))));
        }
        return text.add("output %%%d, next %s".formatted(output, names(next))).toString();
    }

    private static String text(Line line) {
        return switch (line) {
            case Line.Weight weight -> "parameter " + weight.parameter();
            case Line.Fixed fixed -> (fixed.entered() ? "entered constant " : "constant ") + fixed.value();
            case Line.Captured one -> "captured %d %s".formatted(one.index(), one.shape());
            case Line.Applied applied -> {
                Object name = applied.op() instanceof PointwiseOp ? applied.op().name() : applied.op();
                yield name
                        + names(applied.inputs())
                        + applied.ids().map(ids -> " by " + ids).orElse("")
                        + (applied.dropped() == 0 ? "" : ", dropped at " + applied.dropped());
            }
        };
    }

    private static String names(List<Integer> values) {
        return values.stream().map(value -> "%" + value).collect(Collectors.joining(", ", "(", ")"));
    }
}
