package dev.refrain.nn.io;

import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.layer.Bilinear;
import dev.refrain.nn.layer.Conv1d;
import dev.refrain.nn.layer.Conv2d;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.layer.Sequential;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the parts of a model are in PyTorch. A part that PyTorch does not have is a module of its own parts. */
final class PyTorchModule {
    private PyTorchModule() {}

    /** The table: what PyTorch has of a layer; null if it has none such. */
    private static @Nullable List<Binding> known(Object part) {
        return switch (part) {
            case Parameter parameter -> List.of(Binding.same("", parameter));
            case Linear layer -> weights(Binding.permuted("weight", layer.weight(), 1, 0), layer.bias());
            case Embedding layer -> weights(Binding.same("weight", layer.weight()), null);
            case LayerNorm layer -> weights(Binding.same("weight", layer.gain()), layer.bias());
            case Bilinear layer -> weights(Binding.same("weight", layer.weight()), layer.bias());
            case Conv1d layer -> weights(Binding.permuted("weight", layer.weight(), 2, 1, 0), layer.bias());
            case Conv2d layer -> weights(Binding.permuted("weight", layer.weight(), 3, 2, 0, 1), layer.bias());
            default -> PyTorchRecurrent.known(part);
        };
    }

    private static List<Binding> weights(Binding weight, @Nullable Parameter bias) {
        return bias == null ? List.of(weight) : List.of(weight, Binding.same("bias", bias));
    }

    /**
     * How every parameter of a model stands in PyTorch; a tied one several times.
     *
     * @throws ModelException if a parameter cannot be found, or two tensors would have one name
     */
    static List<Binding> bindings(Object model) {
        Tree.leaves(model); // says by its path which part cannot be looked into
        List<Binding> all = new ArrayList<>();
        collect("", model, all);
        Set<String> names = new HashSet<>();
        all.stream()
                .flatMap(binding -> binding.shapes().keySet().stream())
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new ModelException(
                            "state dict: two weights have the name %s: name the parts apart".formatted(name));
                });
        return all;
    }

    private static void collect(String path, Object part, List<Binding> all) {
        List<Binding> known = known(part);
        if (known == null) {
            children(part).forEach((name, child) -> {
                if (child != null) {
                    collect(within(path, name), child, all);
                }
            });
        } else {
            known.forEach(binding -> all.add(binding.under(path)));
        }
    }

    /** The modules within one, by name; in a sequence of layers they are numbered, with no name of their list before. */
    private static SequencedMap<String, @Nullable Object> children(Object part) {
        return Tree.parts(part instanceof Sequential sequential ? sequential.layers() : part);
    }

    /** The path of a part of this name; the model has the empty path, and a parameter itself the empty name. */
    static String within(String path, String name) {
        return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
    }

    /** What to say to whom gives PyTorch's GRU to layers that look like it and are not. */
    static List<String> hints(Object model, Map<String, Tensor> given) {
        List<String> hints = new ArrayList<>();
        hint("", model, given, hints);
        return hints;
    }

    private static void hint(String path, Object part, Map<String, Tensor> given, List<String> hints) {
        boolean cell = part instanceof GruCell;
        String name = within(path, cell ? "weight_hh" : "weight_hh_l0");
        if (given.containsKey(name)
                && (cell || PyTorchRecurrent.cells(part).stream().anyMatch(GruCell.class::isInstance))) {
            hints.add("%s: got a GRU of PyTorch, expected that of a GruCell: PyTorch's cell is ResetAfterGruCell"
                    .formatted(name));
        }
        children(part).forEach((child, value) -> {
            if (value != null) {
                hint(within(path, child), value, given, hints);
            }
        });
    }
}
