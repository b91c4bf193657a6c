package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The arguments of a function, each a view of some memory; two arguments may be the same one.
 *
 * @param behind the memory, float64: what gradients are taken by
 * @param views what each argument is
 */
public record Arguments(List<Tensor> behind, List<View> views) {
    /** Once in so many times, one tensor is given twice. */
    private static final int TWICE = 3;

    /** Up to so many elements are printed. */
    private static final int PRINTED = 8;

    /**
     * One argument.
     *
     * @param memory which one of the memories
     */
    public record View(int memory, Layout layout, Shape shape) {}

    /** Both lists are copied. */
    public Arguments {
        behind = List.copyOf(behind);
        views = List.copyOf(views);
    }

    /**
     * An argument for each of these shapes, which lies somehow. One may be an earlier one again, if both are of one shape and of
     * the same elements.
     *
     * @throws IndexRangeException if there is no shape, or not one {@code Elements} for each
     */
    public static Arguments draw(Choices choices, List<Elements> elements, List<Shape> shapes) {
        return draw(choices, elements, shapes, false);
    }

    /** The same; {@code lastFits} says that what is drawn for an argument would do for every one before it, too. */
    static Arguments draw(Choices choices, List<Elements> elements, List<Shape> shapes, boolean lastFits) {
        if (shapes.isEmpty() || elements.size() != shapes.size()) {
            throw new IndexRangeException("arguments: got %d shapes and %d elements, expected one or more, and as many"
                    .formatted(shapes.size(), elements.size()));
        }
        List<View> views = new ArrayList<>();
        List<Elements> ofMemory = new ArrayList<>();
        for (int k = 0; k < shapes.size(); k++) {
            Shape shape = shapes.get(k);
            Elements own = elements.get(k);
            Optional<View> same = views.stream()
                    .filter(view -> view.shape().equals(shape))
                    .filter(view -> lastFits || own.equals(ofMemory.get(view.memory())))
                    .findFirst();
            if (same.isPresent() && choices.onceIn(TWICE)) {
                views.add(same.get());
                ofMemory.set(same.get().memory(), own);
            } else {
                views.add(new View(ofMemory.size(), Layout.any(choices, shape, own.tie()), shape));
                ofMemory.add(own);
            }
        }
        List<Tensor> behind = new ArrayList<>();
        for (int memory = 0; memory < ofMemory.size(); memory++) {
            behind.add(ofMemory.get(memory).draw(choices, shapeBehind(views, memory)));
        }
        return new Arguments(behind, views);
    }

    /** Arguments whose elements are all drawn in the same way. */
    public static Arguments draw(Choices choices, Elements elements, Shape... shapes) {
        return draw(choices, List.of(shapes).stream().map(shape -> elements).toList(), List.of(shapes));
    }

    private static Shape shapeBehind(List<View> views, int memory) {
        View view = views.stream()
                .filter(each -> each.memory() == memory)
                .findFirst()
                .orElseThrow();
        return view.layout().behind(view.shape());
    }

    /** The arguments as views of {@code memory}, which are values like {@link #behind}. */
    public List<Var> of(List<Var> memory) {
        return views.stream()
                .map(view -> view.layout().view(memory.get(view.memory()), view.shape()))
                .toList();
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
            int first = views.indexOf(view);
            String lies = view.layout() == Layout.PLAIN
                    ? ""
                    : " " + view.layout().name().toLowerCase(Locale.ROOT);
            texts.add(first < k ? "argument %d again".formatted(first) : view.shape() + lies + value.apply(view));
        }
        return String.join(", ", texts);
    }
}
