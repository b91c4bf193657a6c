package dev.refrain.nn.io;

import dev.refrain.autograd.Parameter;
import dev.refrain.nn.Differences;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parameters and the tensors of PyTorch that say the same: mostly one and one.
 *
 * @param shapes of the tensors, by PyTorch's names
 */
record Binding(SequencedMap<String, Shape> shapes, List<Parameter> parameters, Conversion conversion) {
    /** One parameter under one name, with the same axes in another order, by which ours become PyTorch's. */
    static Binding permuted(String name, Parameter parameter, Integer... order) {
        int[] sizes =
                Stream.of(order).mapToInt(axis -> parameter.shape().size(axis)).toArray();
        return named(name, Shape.of(sizes), parameter, new Conversion.Permuted(List.of(order)));
    }

    /** One parameter under one name, as it is. */
    static Binding same(String name, Parameter parameter) {
        return named(name, parameter.shape(), parameter, new Conversion.Same());
    }

    private static Binding named(String name, Shape shape, Parameter parameter, Conversion conversion) {
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(name, shape);
        return new Binding(shapes, List.of(parameter), conversion);
    }

    /** Parameters that make two tensors of one shape. */
    static Binding pair(String first, String second, Shape shape, List<Parameter> parameters, Conversion conversion) {
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(first, shape);
        shapes.put(second, shape);
        return new Binding(shapes, parameters, conversion);
    }

    /** The same in a module at this path. */
    Binding under(String path) {
        SequencedMap<String, Shape> named = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> named.put(PyTorchModule.within(path, name), shape));
        return new Binding(named, parameters, conversion);
    }

    /** The tensors for the present values. */
    SequencedMap<String, Tensor> write() {
        List<Tensor> theirs =
                conversion.toPyTorch(parameters.stream().map(Parameter::value).toList());
        SequencedMap<String, Tensor> written = new LinkedHashMap<>();
        for (String name : shapes.keySet()) {
            written.put(name, theirs.get(written.size()));
        }
        return written;
    }

    /** The parameters' values from tensors of the right shapes. */
    List<Tensor> read(Map<String, Tensor> given) {
        return conversion.fromPyTorch(shapes.keySet().stream()
                .map(name -> Objects.requireNonNull(given.get(name), name))
                .toList());
    }

    boolean isNamedIn(Map<String, Tensor> given) {
        return shapes.keySet().stream().anyMatch(given::containsKey);
    }

    SequencedMap<String, Differences.Expected> expected() {
        @Nullable DType dtype = Differences.Expected.of(parameters.getFirst()).dtype();
        SequencedMap<String, Differences.Expected> expected = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> expected.put(name, new Differences.Expected(shape, dtype)));
        return expected;
    }

    /** For messages. */
    String title() {
        return String.join(" + ", shapes.keySet());
    }
}
