package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The arguments of a function, each a view of some memory; two arguments may be the same one.
 *
 * @param behind the memory, float64: what gradients are taken by
 * @param views what each argument is
 */
public record Arguments(List<Tensor> behind, List<View> views) {
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

    /** An argument for each of these shapes, which lies somehow; one may be an earlier one of its shape again. */
    public static Arguments draw(Choices choices, List<Elements> elements, List<Shape> shapes) {
        List<View> views = new ArrayList<>();
        List<Elements> ofMemory = new ArrayList<>();
        for (int k = 0; k < shapes.size(); k++) {
            Elements own = elements.get(k);
            int same = shapes.subList(0, k).indexOf(shapes.get(k));
            if (same >= 0 && choices.onceIn(4)) {
                View earlier = views.get(same);
                views.add(earlier);
                ofMemory.set(earlier.memory(), own); // the last argument's domain is the narrower one
            } else {
                views.add(new View(ofMemory.size(), Layout.any(choices, shapes.get(k), own.tie()), shapes.get(k)));
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

    /** As in {@code [2, 3], [3] transposed, the first again}. */
    @Override
    public String toString() {
        List<String> texts = new ArrayList<>();
        for (int k = 0; k < views.size(); k++) {
            View view = views.get(k);
            int first = views.indexOf(view);
            String layout = view.layout() == Layout.PLAIN
                    ? ""
                    : " " + view.layout().name().toLowerCase(Locale.ROOT);
            texts.add(first < k ? "argument %d again".formatted(first) : view.shape() + layout);
        }
        return String.join(", ", texts);
    }
}
