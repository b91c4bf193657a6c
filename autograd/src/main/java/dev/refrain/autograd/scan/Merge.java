package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.ops.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Products of one left operand with several weights become one product with the weights side by side. */
final class Merge {
    private Merge() {}

    static StepProgram run(StepProgram program) {
        int[] axes = RowAxes.of(program);
        Map<Integer, List<Integer>> byLeft = IntStream.range(0, program.size())
                .filter(node -> isProductWithWeight(program, axes, node))
                .boxed()
                .collect(Collectors.groupingBy(
                        node -> program.inputs(node).getFirst(), LinkedHashMap::new, Collectors.toList()));
        Rewriting rewriting = new Rewriting(program);
        for (int node = 0; node < program.size(); node++) { // weights first, as a product now needs those of later ones
            if (axes[node] == RowAxis.NONE) {
                rewriting.place(node);
            }
        }
        for (int node = 0; node < program.size(); node++) {
            if (!rewriting.isPlaced(node) && isProductWithWeight(program, axes, node)) {
                merge(program, byLeft.getOrDefault(program.inputs(node).getFirst(), List.of()), rewriting);
            } else {
                rewriting.place(node);
            }
        }
        return rewriting.done();
    }

    private static boolean isProductWithWeight(StepProgram program, int[] axes, int node) {
        return program.isMatrixProduct(node)
                && axes[node] != RowAxis.NONE
                && axes[program.inputs(node).getLast()] == RowAxis.NONE;
    }

    private static void merge(StepProgram program, List<Integer> products, Rewriting rewriting) {
        if (products.size() == 1) {
            rewriting.place(products.getFirst());
            return;
        }
        Integer[] weights = products.stream()
                .map(product -> rewriting.place(program.inputs(product).getLast()))
                .toArray(Integer[]::new);
        int left = rewriting.place(program.inputs(products.getFirst()).getFirst());
        int all = rewriting.apply(new MatMul(), left, rewriting.apply(new Concat(1), weights));
        int start = 0;
        for (int product : products) {
            int end = start + program.shape(product).size(1);
            rewriting.map(product, rewriting.apply(new Slice(1, start, end), all));
            start = end;
        }
    }
}
