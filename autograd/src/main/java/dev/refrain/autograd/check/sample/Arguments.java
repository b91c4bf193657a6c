package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The arguments of a function, each a view of some memory; two arguments may be the same one.
 *
 * @param behind the memory, float64: what gradients are taken by
 * @param views what each argument is
 */
public record Arguments(List<Tensor> behind, List<View> views) {
    /** Once in so many times, one tensor is given twice. */
    private static final int ONCE_IN = 3;

    /** Up to so many elements are printed. */
    private static final int PRINTED = 8;

    /**
     * One argument.
     *
     * @param memory which one of the memories
     * @param isMask whether it is 1 where the memory is positive, else 0
     */
    public record View(int memory, Layout layout, Shape shape, boolean isMask) {
        View(int memory, Layout layout, Shape shape) {
            this(memory, layout, shape, false);
        }

        private Shape behind() {
            return layout.behind(shape);
        }

        private Var of(Var behind) {
            Var view = layout.view(behind, shape);
            return isMask ? Var.apply(new PointwiseOp(Pointwise.GREATER), view, Var.scalar(0, view.dtype())) : view;
        }
    }

    /** Both lists are copied. */
    public Arguments {
        behind = List.copyOf(behind);
        views = List.copyOf(views);
    }

    /** How one tensor may be two arguments; what is drawn for the later one must do for the earlier one, too. */
    enum Twice {
        NEVER,
        AS_THE_SAME_VIEW,
        AS_ANY_VIEW
    }

    /**
     * An argument for each of these shapes, which lies somehow. One may be the tensor of an earlier one again, as x and its
     * transpose, if it is drawn from the same elements.
     *
     * @throws IndexRangeException if there is no shape, or not one {@code Elements} for each
     */
    public static Arguments draw(Choices choices, List<Elements> elements, List<Shape> shapes) {
        boolean same = elements.stream().distinct().count() == 1;
        return draw(choices, elements, shapes, same ? Twice.AS_ANY_VIEW : Twice.NEVER);
    }

    /** Arguments whose elements are all drawn in the same way. */
    public static Arguments draw(Choices choices, Elements elements, Shape... shapes) {
        return draw(choices, List.of(shapes).stream().map(shape -> elements).toList(), List.of(shapes));
    }

    static Arguments draw(Choices choices, List<Elements> elements, List<Shape> shapes, Twice twice) {
        if (shapes.isEmpty() || elements.size() != shapes.size()) {
            throw new IndexRangeException("arguments: got %d shapes and %d elements, expected one or more, and as many"
                    .formatted(shapes.size(), elements.size()));
        }
        List<View> views = new ArrayList<>();
        List<Elements> ofMemory = new ArrayList<>();
        for (int k = 0; k < shapes.size(); k++) {
            Elements own = elements.get(k);
            List<View> again = again(views, shapes.get(k), own.tie(), twice);
            if (!again.isEmpty() && choices.onceIn(ONCE_IN)) {
                View view = choices.oneOf(again);
                views.add(view);
                ofMemory.set(view.memory(), own);
            } else {
                Layout layout = choices.oneOf(Layout.fitting(shapes.get(k).rank(), own.tie()));
                views.add(new View(ofMemory.size(), layout, shapes.get(k)));
                ofMemory.add(own);
            }
        }
        List<Tensor> behind = new ArrayList<>();
        for (int memory = 0; memory < ofMemory.size(); memory++) {
            behind.add(ofMemory.get(memory).draw(choices, shapeBehind(views, memory)));
        }
        return new Arguments(behind, views);
    }

    /** The views of this shape that there are of the memory of earlier ones. */
    private static List<View> again(List<View> earlier, Shape shape, boolean tie, Twice twice) {
        return switch (twice) {
            case NEVER -> List.of();
            case AS_THE_SAME_VIEW ->
                earlier.stream().filter(view -> view.shape().equals(shape)).toList();
            case AS_ANY_VIEW ->
                earlier.stream()
                        .flatMap(view -> Layout.fitting(shape.rank(), tie).stream()
                                .filter(layout -> layout.behind(shape).equals(view.behind()))
                                .map(layout -> new View(view.memory(), layout, shape)))
                        .distinct()
                        .toList();
        };
    }

    private static Shape shapeBehind(List<View> views, int memory) {
        return views.stream()
                .filter(each -> each.memory() == memory)
                .findFirst()
                .orElseThrow()
                .behind();
    }

    /** The arguments as views of {@code memory}, which are values like {@link #behind}. */
    public List<Var> of(List<Var> memory) {
        return views.stream().map(view -> view.of(memory.get(view.memory()))).toList();
    }

    /** The same with a mask in place of one argument, 1 where that is positive, else 0. */
    Arguments withMask(int argument) {
        List<View> masked = new ArrayList<>(views);
        View view = views.get(argument);
        masked.set(argument, new View(view.memory(), view.layout(), view.shape(), true));
        return new Arguments(behind, masked);
    }

    /** The values of the arguments, on no tape. */
    public List<Var> values() {
        return of(behind.stream().map(Var::of).toList());
    }

    /** The check of a function of these arguments, by the memory behind them. */
    public GradCheck check(Function<List<Var>, Var> function) {
        return GradCheck.of(memory -> function.apply(of(memory)), behind);
    }

    /** How the arguments lie, as in {@code [2, 3], [3] sliced, argument 0 again}. */
    public String layout() {
        return text(view -> "");
    }

    /** The same with values, where there are few. */
    @Override
    public String toString() {
        List<Var> values = values();
        return text(view -> {
            double[] elements = values.get(views.indexOf(view)).value().toDoubles();
            String few = Arrays.toString(Arrays.copyOf(elements, Math.min(PRINTED, elements.length)));
            return " = " + (elements.length > PRINTED ? few.replace("]", ", ...]") : few);
        });
    }

    private String text(Function<View, String> value) {
        List<String> texts = new ArrayList<>();
        for (int k = 0; k < views.size(); k++) {
            View view = views.get(k);
            String lies = view.layout() == Layout.PLAIN
                    ? ""
                    : " " + view.layout().name().toLowerCase(Locale.ROOT);
            lies += view.isMask() ? " as a mask" : "";
            int first = IntStream.range(0, k)
                    .filter(earlier -> views.get(earlier).memory() == view.memory())
                    .findFirst()
                    .orElse(k);
            String again = views.get(first).equals(view)
                    ? "argument %d again".formatted(first)
                    : "%s%s of argument %d".formatted(view.shape(), lies, first);
            texts.add(first < k ? again : view.shape() + lies + value.apply(view));
        }
        return String.join(", ", texts);
    }
}
