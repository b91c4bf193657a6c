package dev.refrain.nn.io;

import dev.refrain.autograd.Parameter;
import dev.refrain.nn.Checks;
import dev.refrain.nn.Differences;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/** What tensors of PyTorch say about the parameters of a model. */
final class StateReader {
    private final Object model;
    private final Map<String, Tensor> given;
    private final List<Binding> bindings;
    private final Map<Parameter, Tensor> read = new LinkedHashMap<>();
    private final Map<Parameter, Binding> readFrom = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();

    StateReader(Object model, Map<String, Tensor> given) {
        this.model = model;
        this.given = given;
        bindings = withoutAbsentTies(PyTorchModule.bindings(model), given);
    }

    /** Files often have a tied weight once: then its other names are not missed. */
    private static List<Binding> withoutAbsentTies(List<Binding> all, Map<String, Tensor> given) {
        Set<Parameter> found = new HashSet<>();
        List<Binding> kept = new ArrayList<>();
        for (Binding binding : all) {
            if (binding.isNamedIn(given) && kept.add(binding)) {
                found.addAll(binding.parameters());
            }
        }
        for (Binding binding : all) {
            if (!binding.isNamedIn(given) && !found.containsAll(binding.parameters())) {
                kept.add(binding);
            }
        }
        return kept;
    }

    /** All parameters' values. */
    Map<Parameter, Tensor> read() {
        SequencedMap<String, Differences.Expected> expected = new LinkedHashMap<>();
        bindings.forEach(binding -> expected.putAll(binding.expected()));
        differences.addAll(Differences.between(expected, given));
        if (!differences.isEmpty()) {
            differences.addAll(0, PyTorchModule.hints(model, given));
        }
        Set<String> wrong = wrong(expected);
        bindings.stream()
                .filter(binding -> binding.shapes().keySet().stream().noneMatch(wrong::contains))
                .forEach(this::read);
        if (!differences.isEmpty()) {
            throw new StateMismatchException("load", differences);
        }
        return read;
    }

    /** The names whose tensors cannot be converted. */
    private Set<String> wrong(SequencedMap<String, Differences.Expected> expected) {
        Set<String> wrong = new HashSet<>();
        expected.forEach((name, each) -> {
            Tensor value = given.get(name);
            if (value == null
                    || !value.shape().equals(each.shape())
                    || Checks.firstNotFinite(value).isPresent()) {
                wrong.add(name);
            }
        });
        return wrong;
    }

    private void read(Binding binding) {
        List<Tensor> values = binding.read(given);
        for (int i = 0; i < values.size(); i++) {
            Tensor value = values.get(i);
            Parameter parameter = binding.parameters().get(i);
            Checks.firstNotFinite(value)
                    .ifPresent(
                            flat -> { // a sum of finite numbers
                                int[] index = value.shape().index(flat);
                                differences.add("%s: got a sum of %s at %s, expected finite numbers"
                                        .formatted(binding.title(), value.get(index), Arrays.toString(index)));
                            });
            Tensor other = read.putIfAbsent(parameter, value);
            if (other == null) {
                readFrom.put(parameter, binding);
            } else if (!other.equals(value)) {
                differences.add("%s: got other numbers than for %s, expected the same, since one parameter is both"
                        .formatted(
                                binding.title(),
                                Objects.requireNonNull(readFrom.get(parameter)).title()));
            }
        }
    }
}
