package dev.refrain.nn.io;

import dev.refrain.autograd.Parameter;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Parameters;
import dev.refrain.tensor.Tensor;
import java.util.List;

/** State dicts in short. */
final class States {
    private States() {}

    static Tensor tensor(int[] sizes, double... numbers) {
        return Tensor.of(numbers, sizes);
    }

    static Parameter parameter(int[] sizes, double... numbers) {
        return Numbers.parameter(tensor(sizes, numbers));
    }

    static int[] sizes(int... sizes) {
        return sizes;
    }

    static List<String> names(Object model) {
        return List.copyOf(StateDict.of(Parameters.initialise(model, 1)).keySet());
    }

    static List<String> shapes(Object model) {
        return StateDict.of(Parameters.initialise(model, 1)).entrySet().stream()
                .map(each -> each.getKey() + each.getValue().shape())
                .toList();
    }
}
