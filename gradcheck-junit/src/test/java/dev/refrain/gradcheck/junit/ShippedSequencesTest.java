package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.check.CellSample;
import dev.refrain.nn.check.CellSamples;
import dev.refrain.nn.check.RecurrentSample;
import dev.refrain.nn.check.RecurrentSamples;
import java.util.Optional;
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

    private static <S> DynamicNode of(String name, IntFunction<RecurrentLayer<S>> layers) {
        return dynamicContainer(
                name,
                Stream.of(
                        dynamicContainer("all steps", new AllSteps<>(layers).sequenceContract()),
                        dynamicContainer("at the end", new AtEnd<>(layers).sequenceContract())));
    }
}
