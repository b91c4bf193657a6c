package dev.refrain.autograd.scan;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.scan.RandomCell.Line;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a random cell is drawn, line by line; each is calculated at once, for its shape and that its values stay small. */
final class CellDrawing {
    /** The most elements of a value, unless there are many rows. */
    private static final int MOST = 80;

    /** Values beyond this are squashed. */
    private static final double LARGE = 4;

    final Choices choices;

    /** The number of rows of the batch. */
    final int rows;

    /** Whether a row may depend on others. */
    final boolean mixes;

    private final List<Line> lines = new ArrayList<>();
    private final List<Var> values = new ArrayList<>();
    private final List<Shape> states;
    private final List<Shape> captured = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();

    private CellDrawing(Choices choices, boolean mixes, int rows, Shape x, List<Shape> states) {
        this.choices = choices;
        this.mixes = mixes;
        this.rows = rows;
        this.states = states;
        Stream.concat(Stream.of(x), states.stream())
                .forEach(shape -> values.add(Var.of(Cell.uniform(shape, values.size()))));
    }

    /** A cell; equal choices give equal cells. */
    static RandomCell draw(Choices choices) {
        int kinds = 2 + choices.below(12);
        boolean mixes = choices.onceIn(2);
        boolean many = choices.onceIn(20); // rows that do not go into one block
        int rows = many ? 200 + choices.below(200) : choices.oneOf(List.of(2, 1, 3, 1, 4, 5));
        int times = choices.oneOf(List.of(2, 1, 3, 4, 5, 6, 7, 8, 9));
        DType dtype = choices.onceIn(6) ? DType.FLOAT32 : DType.FLOAT64;
        Shape x = choices.onceIn(12)
                ? choices.oneOf(List.of(Shape.of(rows), Shape.of(rows, size(choices), 2)))
                : Shape.of(rows, size(choices));
        List<Shape> states = IntStream.rangeClosed(0, choices.oneOf(List.of(0, 0, 1, 1, 2)))
                .mapToObj(k -> mixes ? state(choices, rows) : Shape.of(rows, size(choices)))
                .toList();
        CellDrawing drawing = new CellDrawing(choices, mixes, rows, x, states);
        for (int i = 0; i < kinds; i++) {
            choices.oneOf(mixes ? CellLines.ALL : CellLines.BY_ROW).draw(drawing);
        }
        List<Integer> next = IntStream.range(0, states.size())
                .mapToObj(k -> CellEnds.next(drawing, k))
                .toList();
        int output = CellEnds.output(drawing, next);
        return new RandomCell(times, dtype, x, states, drawing.captured, drawing.lines, output, next);
    }

    /** A number of features. */
    static int size(Choices choices) {
        return choices.oneOf(List.of(2, 1, 3, 4, 3, 2));
    }

    private static Shape state(Choices choices, int rows) {
        int size = size(choices);
        return choices.oneOf(List.of(8, 8, 8, 8, 8, 8, 0, 1, 2, 3, 4, 5)) == 8
                ? Shape.of(rows, size)
                : choices.oneOf(List.of(
                        Shape.of(size),
                        Shape.of(),
                        Shape.of(1, size),
                        Shape.of(rows),
                        Shape.of(size, rows),
                        Shape.of(rows, size, 2)));
    }

    /** The number of values so far. */
    int count() {
        return values.size();
    }

    /** The number of states. */
    int stateCount() {
        return states.size();
    }

    Shape shape(int value) {
        return values.get(value).shape();
    }

    /** Any value; recent ones in half of the cases. */
    int any() {
        return recent(IntStream.range(0, count()).boxed().toList());
    }

    /** Any value of such a shape, if there is one. */
    Optional<Integer> any(Predicate<Shape> fits) {
        List<Integer> fitting = IntStream.range(0, count())
                .filter(value -> fits.test(shape(value)))
                .boxed()
                .toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(recent(fitting));
    }

    /** The results of ops that no line reads. */
    List<Integer> unread() {
        Set<Integer> read = lines.stream()
                .flatMap(line -> line instanceof Line.Applied applied ? applied.inputs().stream() : Stream.of())
                .collect(Collectors.toSet());
        return results().stream().filter(value -> !read.contains(value)).toList();
    }

    private int recent(List<Integer> from) {
        boolean late = choices.onceIn(2);
        return choices.oneOf(late ? from.subList(Math.max(0, from.size() - 4), from.size()) : from);
    }

    /** An op applied to values; where the result is large, the squashed result, and where it has too many elements, the first. */
    int apply(Op op, int... inputs) {
        return apply(op, Optional.empty(), IntStream.of(inputs).boxed().toList());
    }

    int apply(Op op, Optional<Ids> ids, List<Integer> inputs) {
        int value = add(new Line.Applied(op, ids, inputs));
        int most =
                Math.max(MOST * Math.max(1, rows / 5), shape(inputs.getFirst()).count());
        if (shape(value).count() > most) {
            lines.removeLast();
            values.removeLast();
            return inputs.getFirst();
        }
        return isLarge(value) ? apply(new PointwiseOp(Pointwise.TANH), value) : value;
    }

    private boolean isLarge(int value) {
        return DoubleStream.of(values.get(value).value().toDoubles()).anyMatch(each -> !(Math.abs(each) <= LARGE));
    }

    /** A line as it was drawn before. */
    int again(int value) {
        return add(lines.get(value - 1 - states.size()));
    }

    /** The results of ops. */
    List<Integer> results() {
        return IntStream.range(1 + states.size(), count())
                .filter(value -> lines.get(value - 1 - states.size()) instanceof Line.Applied)
                .boxed()
                .toList();
    }

    /** A parameter of this shape, in a third of the cases one that there is. */
    int weight(Shape shape) {
        List<Parameter> fitting =
                parameters.stream().filter(each -> each.shape().equals(shape)).toList();
        if (!fitting.isEmpty() && choices.onceIn(3)) {
            return add(new Line.Weight(choices.oneOf(fitting)));
        }
        Parameter parameter = Cell.parameter(100 + parameters.size(), shape.sizes());
        parameters.add(parameter);
        return add(new Line.Weight(parameter));
    }

    /** A constant of this shape. */
    int fixed(Shape shape) {
        return add(new Line.Fixed(Cell.uniform(shape, 200 + lines.size()), choices.onceIn(3)));
    }

    /** A constant number. */
    int number(double number) {
        return add(new Line.Fixed(Tensor.scalar(number, DType.FLOAT64), false));
    }

    /** Something of this shape from the tape. */
    int capture(Shape shape) {
        captured.add(shape);
        return add(new Line.Captured(captured.size() - 1, shape));
    }

    private int add(Line line) {
        List<Var> capturedOnes = IntStream.range(0, captured.size())
                .mapToObj(i -> Var.of(Cell.uniform(captured.get(i), 300 + i)))
                .toList();
        values.add(RandomCell.value(line, values, capturedOnes));
        lines.add(line);
        return values.size() - 1;
    }
}
