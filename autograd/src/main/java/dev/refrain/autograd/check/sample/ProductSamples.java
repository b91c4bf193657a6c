package dev.refrain.autograd.check.sample;

import static dev.refrain.autograd.check.sample.FunctionSamples.of;
import static dev.refrain.autograd.check.sample.FunctionSamples.sample;

import dev.refrain.autograd.Products;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Samples of products of two values. */
final class ProductSamples {
    private static final List<String> EQUATIONS = List.of(
            "ij,jk->ik",
            "tbh,bsh->bts",
            "bij,bjk->bik",
            "i,j->ij",
            "i,i->",
            "ij,ij->ji",
            "ab,cb->",
            "bij,jk->kbi",
            "ij,bjk->bik",
            "abc,bcd->da",
            "ba,bc->bca",
            "a,bc->c",
            "i,ij->j",
            ",ab->ba");

    private ProductSamples() {}

    static Stream<Sample> all() {
        return Stream.of(
                sample("einsum", ProductSamples::einsum),
                sample("outer", choices -> {
                    Shape first = AnyShape.of(choices, 0, 2);
                    Shape second = small(choices, choices.below(3));
                    return of(choices, "product", in -> Products.outer(in.getFirst(), in.getLast()), first, second);
                }),
                sample("dot", choices -> {
                    Shape shape = AnyShape.of(choices, 1, 3);
                    Shape other = choices.onceIn(3) ? Shape.of(shape.size(-1)) : shape;
                    return of(choices, "product", in -> Products.dot(in.getFirst(), in.getLast()), shape, other);
                }),
                sample("bilinear", choices -> {
                    Shape x = small(choices, 1 + choices.below(3));
                    Shape y = x.with(-1, AnyShape.size(choices));
                    Shape w = Shape.of(x.size(-1), y.size(-1));
                    return of(choices, "product", in -> Products.bilinear(in.get(0), in.get(1), in.get(2)), x, w, y);
                }));
    }

    /** Sizes of up to three, so that results of many axes stay small. */
    private static Shape small(Choices choices, int rank) {
        int[] sizes = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            sizes[axis] = size(choices);
        }
        return Shape.of(sizes);
    }

    private static int size(Choices choices) {
        return choices.oneOf(List.of(2, 1, 3, 2, 3, 0));
    }

    private static GradCheck einsum(Choices choices) {
        String equation = choices.oneOf(EQUATIONS);
        Map<Integer, Integer> sizes = new HashMap<>();
        equation.chars().forEach(letter -> sizes.computeIfAbsent(letter, any -> size(choices)));
        String[] operands = equation.substring(0, equation.indexOf('-')).split(",", -1);
        Shape first = shape(operands[0], sizes);
        Shape second = shape(operands[1], sizes);
        return of(choices, equation, in -> Products.einsum(equation, in.getFirst(), in.getLast()), first, second);
    }

    private static Shape shape(String letters, Map<Integer, Integer> sizes) {
        return Shape.of(letters.chars().map(letter -> sizes.get(letter)).toArray());
    }
}
