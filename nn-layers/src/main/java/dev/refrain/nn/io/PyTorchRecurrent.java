package dev.refrain.nn.io;

import dev.refrain.autograd.Parameter;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Bidirectional;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.ProjectedLstmCell;
import dev.refrain.nn.cell.ResetAfterGruCell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PyTorch's RNN, LSTM and GRU, of any number of layers and directions, and their cells. */
final class PyTorchRecurrent {
    private PyTorchRecurrent() {}

    /** What PyTorch has of a layer or cell; null if it has none such. */
    static @Nullable List<Binding> known(Object part) {
        return switch (part) {
            case Stacked<?> stacked -> network(stacked.layers());
            case Recurrent<?> layer -> network(List.of(layer));
            case Bidirectional<?> layer -> network(List.of(layer));
            case ProjectedLstmCell cell -> null; // it is in nn.LSTM only
            default -> kind(part) == null ? null : cell(part, "");
        };
    }

    private static @Nullable List<Binding> network(List<?> layers) {
        List<Binding> all = new ArrayList<>();
        Set<@Nullable Kind> kinds = new HashSet<>();
        for (int k = 0; k < layers.size(); k++) {
            List<Object> cells = directions(layers.get(k));
            if (cells.isEmpty()) {
                return null;
            }
            for (int direction = 0; direction < cells.size(); direction++) {
                kinds.add(kind(cells.get(direction)));
                all.addAll(cell(cells.get(direction), "_l" + k + (direction == 0 ? "" : "_reverse")));
            }
        }
        return kinds.size() == 1 && !kinds.contains(null) ? all : null;
    }

    /** The cells of a recurrent layer, or of several on top of each other. */
    static List<Object> cells(Object part) {
        return part instanceof Stacked<?> stacked
                ? stacked.layers().stream()
                        .flatMap(layer -> directions(layer).stream())
                        .toList()
                : directions(part);
    }

    /** The cells of the directions of one layer; none if it is not of a kind that PyTorch has. */
    private static List<Object> directions(Object layer) {
        return switch (layer) {
            case Recurrent<?> one -> List.of(one.cell());
            case Bidirectional<?>(Recurrent<?> forward, Recurrent<?> backward) ->
                List.of(forward.cell(), backward.cell());
            default -> List.of();
        };
    }

    /** What all cells of one network have in common. */
    private record Kind(Class<?> cell, @Nullable Activation activation, int hidden, int output, boolean bias) {}

    /** Null if PyTorch does not have the cell. */
    private static @Nullable Kind kind(Object cell) {
        return switch (cell) {
            case ElmanCell it
            when it.activation() == Activation.TANH || it.activation() == Activation.RELU ->
                kind(it, it.activation(), it.weightHh(), it.bias());
            case LstmCell it -> kind(it, null, it.weightHh(), it.bias());
            case ProjectedLstmCell it ->
                new Kind(
                        it.getClass(),
                        null,
                        it.projection().shape().size(0),
                        it.projection().shape().size(1),
                        it.bias() != null);
            case ResetAfterGruCell it -> kind(it, null, it.weightHh(), it.bias());
            default -> null;
        };
    }

    private static Kind kind(
            Object cell, @Nullable Activation activation, Parameter weightHh, @Nullable Parameter bias) {
        int hidden = weightHh.shape().size(0);
        return new Kind(cell.getClass(), activation, hidden, hidden, bias != null);
    }

    /** The weights of a cell that has a kind, with this behind their names; of others none. */
    private static List<Binding> cell(Object cell, String suffix) {
        return switch (cell) {
            case ElmanCell it -> weights(suffix, it.weightIh(), it.weightHh(), sum(suffix, it.bias()), null);
            case LstmCell it -> weights(suffix, it.weightIh(), it.weightHh(), sum(suffix, it.bias()), null);
            case ProjectedLstmCell it ->
                weights(suffix, it.weightIh(), it.weightHh(), sum(suffix, it.bias()), it.projection());
            case ResetAfterGruCell it ->
                weights(suffix, it.weightIh(), it.weightHh(), gru(suffix, it.bias(), it.candidateBias()), null);
            default -> List.of();
        };
    }

    private static List<Binding> weights(
            String suffix, Parameter ih, Parameter hh, @Nullable Binding biases, @Nullable Parameter projection) {
        return Stream.of(
                        Binding.permuted("weight_ih" + suffix, ih, 1, 0),
                        Binding.permuted("weight_hh" + suffix, hh, 1, 0),
                        biases,
                        projection == null ? null : Binding.permuted("weight_hr" + suffix, projection, 1, 0))
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Binding sum(String suffix, @Nullable Parameter bias) {
        return bias == null ? null : biases(suffix, List.of(bias), new Conversion.Sum());
    }

    private static @Nullable Binding gru(String suffix, @Nullable Parameter bias, @Nullable Parameter candidate) {
        return bias == null || candidate == null
                ? null
                : biases(suffix, List.of(bias, candidate), new Conversion.GruBiases());
    }

    private static Binding biases(String suffix, List<Parameter> parameters, Conversion conversion) {
        return Binding.pair(
                "bias_ih" + suffix, "bias_hh" + suffix, parameters.getFirst().shape(), parameters, conversion);
    }
}
