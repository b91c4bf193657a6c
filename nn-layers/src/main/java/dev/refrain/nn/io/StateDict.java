package dev.refrain.nn.io;

import dev.refrain.autograd.ModelException;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * A model's weights under the names and in the layouts of PyTorch, as its {@code state_dict()} has them and its
 * {@code load_state_dict} takes them:
 *
 * <pre>{@code StateDict.load(model, SafeTensors.read(Path.of("pytorch.safetensors")).tensors());
 * SafeTensors.of(StateDict.of(model), Map.of()).write(Path.of("ours.safetensors"));}</pre>
 *
 * <p>A {@code Recurrent} or {@code Bidirectional}, or a {@code Stacked} whose layers are alike, is an {@code nn.RNN},
 * {@code nn.LSTM} or {@code nn.GRU} if its cells are {@code ElmanCell}s with tanh or ReLU, {@code LstmCell}s,
 * {@code ProjectedLstmCell}s or {@code ResetAfterGruCell}s; without a layer around it, such a cell is PyTorch's cell. PyTorch has
 * two biases where we have one, their sum: the second one is written as 0. {@code Linear}, {@code Embedding},
 * {@code LayerNorm}, {@code Bilinear}, {@code Conv1d}, {@code Conv2d} and {@code Sequential} are what PyTorch calls so.
 *
 * <p>All other parts are modules whose names are those of record components, and indices of lists as in a {@code ModuleList}:
 * {@code encoder.weight_ih_l0}, {@code layers.0.bias}. Their own parameters have our names and layouts. So has a
 * {@code GruCell}, whose reset gate comes before the product: it is not PyTorch's GRU.
 *
 * <p>A tied parameter is written under all its names.
 */
public final class StateDict {
    private StateDict() {}

    /**
     * The weights of a model by PyTorch's names, in its order. Later writes do not change them.
     *
     * @throws dev.refrain.autograd.TapeException if a parameter has no value yet
     * @throws ModelException if two weights have one name
     */
    public static SequencedMap<String, Tensor> of(Object model) {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        PyTorchModule.bindings(model).forEach(binding -> values.putAll(binding.write()));
        return Collections.unmodifiableSequencedMap(values);
    }

    /**
     * Writes weights of PyTorch into all parameters of a model, and returns the model; if one does not fit, into none. Types are
     * as {@link Parameters#load} has them. Of the names of a tied parameter one is enough; values under several must agree.
     *
     * @param values by PyTorch's names, as {@link #of} gives them
     * @throws StateMismatchException if names are missing or unknown, shapes or types are others, a number is NaN or infinite,
     *     or values of a tied parameter differ; it lists all of these by PyTorch's names
     * @throws ModelException if the model has no parameters
     */
    public static <M> M load(M model, Map<String, Tensor> values) {
        Map<String, Tensor> given = new LinkedHashMap<>(Objects.requireNonNull(values, "values"));
        SequencedMap<String, Parameter> leaves = Tree.leaves(model);
        if (leaves.isEmpty()) {
            return Parameters.load(model, given); // which says so
        }
        Map<Parameter, Tensor> read = new StateReader(model, given).read();
        SequencedMap<String, Tensor> own = new LinkedHashMap<>();
        leaves.forEach((path, parameter) -> own.put(path, Objects.requireNonNull(read.get(parameter), path)));
        return Parameters.load(model, own);
    }
}
