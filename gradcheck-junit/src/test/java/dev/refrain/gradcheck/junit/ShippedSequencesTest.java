package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Layer;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.check.CellSample;
import dev.refrain.nn.check.CellSamples;
import dev.refrain.nn.check.RecurrentSample;
import dev.refrain.nn.check.RecurrentSamples;
import dev.refrain.nn.layer.Conv1d;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.layer.Padding;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The contract of sequences with lengths for every cell and recurrent layer that ships: a sequence alone is as in any batch. */
class ShippedSequencesTest {
    /** The outputs of all steps. */
    private record AllSteps<S>(IntFunction<RecurrentLayer<S>> layers) implements SequenceContract<RecurrentLayer<S>> {
        @Override
        public RecurrentLayer<S> model(int inputSize) {
            return layers.apply(inputSize);
        }

        @Override
        public Var apply(RecurrentLayer<S> model, Var x, Lengths lengths) {
            return model.apply(Sequences.of(x, lengths)).all();
        }

        @Override
        public Optional<Var> reversed(RecurrentLayer<S> model, Var x, Lengths lengths) {
            Outputs<S> backwards = model.apply(Sequences.of(x, lengths).reversed());
            return Optional.of(backwards.sequences().reversed().values());
        }
    }

    /** What there is at each sequence's own end: the last output, and all parts of the last state. */
    private record AtEnd<S>(IntFunction<RecurrentLayer<S>> layers) implements SequenceContract<RecurrentLayer<S>> {
        @Override
        public RecurrentLayer<S> model(int inputSize) {
            return layers.apply(inputSize);
        }

        @Override
        public Var apply(RecurrentLayer<S> model, Var x, Lengths lengths) {
            return end(model.apply(Sequences.of(x, lengths)), lengths.batch());
        }

        @Override
        public Optional<Var> reversed(RecurrentLayer<S> model, Var x, Lengths lengths) {
            return Optional.of(end(model.apply(Sequences.of(x, lengths).reversed()), lengths.batch()));
        }

        private static Var end(Outputs<?> outputs, int batch) {
            Stream<Var> states = Tree.values(outputs.last()).values().stream();
            return Functions.concat(
                    1,
                    Stream.concat(Stream.of(outputs.atEnd()), states)
                            .map(part -> part.reshape(batch, -1))
                            .toList());
        }
    }

    @TestFactory
    Stream<DynamicNode> everyCellOverTime() {
        return CellSamples.all().stream().map(ShippedSequencesTest::ofCell);
    }

    private static <S> DynamicNode ofCell(CellSample<S> sample) {
        return of(sample.name(), input -> Recurrent.of(sample.cell(input)));
    }

    @TestFactory
    Stream<DynamicNode> everyRecurrentLayer() {
        return RecurrentSamples.all().stream().map(ShippedSequencesTest::ofLayer);
    }

    private static <S> DynamicNode ofLayer(RecurrentSample<S> sample) {
        return of(sample.name(), sample.layers());
    }

    /** A layer that looks at each step alone. */
    private record EachStep(LayerContract layers) implements SequenceContract<Layer> {
        @Override
        public Layer model(int inputSize) {
            return layers.layer(inputSize);
        }

        @Override
        public Var apply(Layer model, Var x, Lengths lengths) {
            return Sequences.of(x, lengths).map(model).values();
        }
    }

    @TestFactory
    Stream<DynamicNode> everyLayerAtEachStep() {
        return ShippedLayersTest.shipped().entrySet().stream()
                .map(each -> dynamicContainer(each.getKey(), new EachStep(each.getValue()).sequenceContract()));
    }

    /** Which looks beyond a step, not beyond a sequence. */
    private record Convolution(Padding padding) implements SequenceContract<Conv1d> {
        @Override
        public Conv1d model(int inputSize) {
            return new Conv1d(inputSize, 2, 3).withPadding(padding);
        }

        @Override
        public Var apply(Conv1d model, Var x, Lengths lengths) {
            return model.apply(Sequences.of(x, lengths)).values();
        }
    }

    @TestFactory
    Stream<DynamicNode> convolutionsAlongTime() {
        return Stream.of(Padding.values())
                .filter(padding -> padding != Padding.NONE)
                .map(padding -> dynamicContainer(padding.name(), new Convolution(padding).sequenceContract()));
    }

    /** A sequence's means and the like, [B, F]. */
    private record Pooled(Function<Sequences, Var> pool) implements SequenceContract<Linear> {
        @Override
        public Linear model(int inputSize) {
            return new Linear(inputSize, 3);
        }

        @Override
        public Var apply(Linear model, Var x, Lengths lengths) {
            return pool.apply(Sequences.of(x, lengths).map(model));
        }

        @Override
        public Optional<Var> reversed(Linear model, Var x, Lengths lengths) {
            return Optional.of(apply(model, Sequences.of(x, lengths).reversed().values(), lengths));
        }
    }

    @TestFactory
    Stream<DynamicNode> whatIsMadeOfWholeSequences() {
        Map<String, Function<Sequences, Var>> pools = Map.of(
                "mean", Sequences::mean, "max", Sequences::max, "sum", Sequences::sum, "at the end", Sequences::atEnd);
        return pools.entrySet().stream()
                .map(each -> dynamicContainer(each.getKey(), new Pooled(each.getValue()).sequenceContract()));
    }

    private static <S> DynamicNode of(String name, IntFunction<RecurrentLayer<S>> layers) {
        return dynamicContainer(
                name,
                Stream.of(
                        dynamicContainer("all steps", new AllSteps<>(layers).sequenceContract()),
                        dynamicContainer("at the end", new AtEnd<>(layers).sequenceContract())));
    }
}
