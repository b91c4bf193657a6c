package dev.refrain.autograd.scan;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Conv2d;
import dev.refrain.autograd.ops.Conv2dImages;
import dev.refrain.autograd.ops.Conv2dWeights;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A compiled step in words: the calls of kernels it runs in, with their operations, the bytes they read and write, and the time
 * they take.
 */
final class Explanation {
    private final Compiled compiled;
    private final Tracing tracing;
    private final int times;
    private final @Nullable Timing timing;

    /** A part, and what it costs over all times. */
    private record Line(String when, String what, double flops, double bytes, double nanos) {}

    private Explanation(Tracing tracing, Compiled compiled, int times, @Nullable Timing timing) {
        this.tracing = tracing;
        this.compiled = compiled;
        this.times = times;
        this.timing = timing;
    }

    /** Of what a run over x from the first states, in this order, does. */
    static String of(Tracing tracing, Compiled compiled, List<Var> xAndStates) {
        int times = xAndStates.getFirst().shape().size(0);
        return new Explanation(tracing, compiled, times, Timing.of(compiled, tracing, xAndStates)).text();
    }

    private String text() {
        StepCode forward = compiled.forward(true);
        StepCode back = compiled.wholeBack().code();
        StringJoiner text = new StringJoiner("\n");
        text.add("compiled: %d steps of %d rows in %s are one op on the tape"
                .formatted(times, forward.rows, forward.program.dtype().name().toLowerCase(Locale.ROOT)));
        int stretch = compiled.stretch(times);
        if (stretch < times) {
            text.add("states are kept every %d steps, the rest is calculated again on the way back".formatted(stretch));
        }
        if (timing != null) {
            text.add("times are the least of %d runs on one thread".formatted(timing.runs()));
        }
        List<Line> there = lines(forward);
        List<Line> andBack = lines(back);
        List<Line> all = Stream.concat(there.stream(), andBack.stream()).toList();
        double nanos = all.stream().mapToDouble(Line::nanos).sum();
        add(text, "forward", forward, there, nanos);
        add(text, "back", back, andBack, nanos);
        double flops = all.stream().mapToDouble(Line::flops).sum();
        double bytes = all.stream().mapToDouble(Line::bytes).sum();
        text.add("together %s and %s%s, in %s of memory"
                .formatted(
                        Amount.of(flops, "flop"),
                        Amount.of(bytes, "B"),
                        timing == null
                                ? ""
                                : " in %s, %s"
                                        .formatted(Amount.ofNanos(nanos), Amount.of(flops / nanos * 1e9, "flop/s")),
                        Amount.of(new Workspace(compiled, stretch, true).bytes(compiled.wholeBack()), "B")));
        return text.toString();
    }

    private List<Line> lines(StepCode code) {
        List<Line> lines = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (Part part : code.parts.in(phase)) {
                lines.add(line(code, phase, part));
            }
        }
        return lines;
    }

    /** The lines of a direction, with the time of each and its share in that of all. */
    private void add(StringJoiner text, String title, StepCode code, List<Line> lines, double nanosOfAll) {
        text.add(
                code.isSplittable() || code.rows == 1
                        ? title
                        : title + ", on one thread, as " + name(code.program, code.mixing()) + " mixes rows");
        int width = lines.stream().mapToInt(line -> line.what().length()).max().orElse(0);
        for (Line line : lines) {
            String cost = "  %-6s  %s%s  %9s  %7s"
                    .formatted(
                            line.when(),
                            line.what(),
                            " ".repeat(width - line.what().length()),
                            Amount.of(line.flops(), "flop"),
                            Amount.of(line.bytes(), "B"));
            text.add(
                    timing == null
                            ? cost
                            : cost
                                    + "  %6s  %2.0f %%"
                                            .formatted(Amount.ofNanos(line.nanos()), 100 * line.nanos() / nanosOfAll));
        }
    }

    private Line line(StepCode code, Phase phase, Part part) {
        boolean everyTime = phase == Phase.BEFORE || phase == Phase.STEP || phase == Phase.AFTER;
        double repeated = everyTime ? times : 1;
        double elements = code.reads(part)
                        .mapToLong(read -> code.program.shape(read).count())
                        .sum()
                + part.results().stream()
                        .mapToLong(node -> code.program.shape(node).count())
                        .sum();
        int size = code.program.dtype() == DType.FLOAT64 ? Double.BYTES : Float.BYTES;
        return new Line(
                phase.name().toLowerCase(Locale.ROOT),
                what(code.program, part),
                repeated * flops(code.program, part),
                repeated * elements * size,
                timing == null ? 0 : timing.nanos(code, part));
    }

    private static double flops(StepProgram program, Part part) {
        return switch (part) {
            case Part.Product product ->
                2.0
                        * program.shape(product.node()).count()
                        * program.shape(product.left()).size(1);
            case Part.Loop loop ->
                (double) functions(loop).values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        * program.shape(loop.results().getFirst()).count();
            case Part.Call call -> flops(program, call.node());
        };
    }

    /** Two for each multiplication and addition of a product; of any other op, one for each element. */
    private static double flops(StepProgram program, int node) {
        Shape result = program.shape(node);
        List<Shape> in = program.inputs(node).stream().map(program::shape).toList();
        return switch (((Applied) program.node(node)).op()) {
            case MatMul product -> 2.0 * result.count() * in.getFirst().size(-1);
            case Conv2d forward -> 2.0 * result.count() * perOutput(in.get(1));
            case Conv2dImages byImages -> 2.0 * in.get(0).count() * perOutput(in.get(1));
            case Conv2dWeights byWeights -> 2.0 * result.count() * perOutput(in.get(1));
            default -> result.count();
        };
    }

    /** How many numbers of weights or of results there are for each output, which are along their last axis. */
    private static double perOutput(Shape shape) {
        return (double) shape.count() / Math.max(1, shape.size(-1));
    }

    private String what(StepProgram program, Part part) {
        return switch (part) {
            case Part.Product product ->
                "%s = %s%s · %s  %s · %s"
                        .formatted(
                                name(program, product.node()),
                                product.isAccumulated() ? name(program, product.onto()) + " + " : "",
                                name(program, product.left()),
                                name(program, product.right()),
                                program.shape(product.left()),
                                program.shape(product.right()));
            case Part.Loop loop ->
                "%s = %s of %s  %s"
                        .formatted(
                                names(program, loop.results()),
                                functions(loop).entrySet().stream()
                                        .map(each -> each.getValue() == 1
                                                ? each.getKey()
                                                : each.getValue() + " " + each.getKey())
                                        .collect(Collectors.joining(", ")),
                                names(program, loop.inputs()),
                                program.shape(loop.results().getFirst()));
            case Part.Call call ->
                "%s = %s(%s)  %s"
                        .formatted(
                                name(program, call.node()),
                                ((Applied) program.node(call.node())).op().name(),
                                names(program, program.inputs(call.node())),
                                program.shape(call.node()));
        };
    }

    /** How often which function occurs. */
    private static Map<String, Long> functions(Part.Loop loop) {
        return loop.program().values().stream()
                .filter(PointwiseProgram.Application.class::isInstance)
                .map(value -> ((PointwiseProgram.Application) value).function().functionName())
                .collect(Collectors.groupingBy(name -> name, LinkedHashMap::new, Collectors.counting()));
    }

    private String names(StepProgram program, List<Integer> nodes) {
        return nodes.stream().map(node -> name(program, node)).distinct().collect(Collectors.joining(", "));
    }

    private String name(StepProgram program, int node) {
        return switch (program.node(node)) {
            case Constant constant ->
                constant.isNumber() ? Double.toString(constant.value().item()) : "constant";
            case Source source -> name(program, source);
            case Applied applied ->
                program.isView(node)
                        ? applied.op().name() + " of "
                                + name(program, applied.inputs().getFirst())
                        : (program.isBack() ? "d" : "v") + node;
        };
    }

    private String name(StepProgram program, Source source) {
        return switch (source.role()) {
            case INPUT -> program.isBack() ? "dy" : "x";
            case CARRIED -> (program.isBack() ? "ds" : "s") + source.index();
            case SHARED ->
                tracing.shared().get(source.index()) instanceof Parameter parameter
                        ? parameter.name()
                        : "captured " + source.index();
            case SAVED -> name(compiled.forward(), source.index());
        };
    }
}
