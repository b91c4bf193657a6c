package dev.refrain.examples.poetry;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Dropout;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import java.util.List;

/**
 * What comes next in a poem: an embedding, LSTM cells on top of each other, and a projection back to the size of the embedding,
 * whose vectors are also the weights of the output layer (tied, Press and Wolf 2017).
 */
record PoemModel(
        Embedding embedding,
        Dropout inputs,
        Stacked<LstmState> layers,
        Dropout outputs,
        Linear projection,
        Parameter bias) {
    private static final int MOST_LAYERS = 16;

    /** The sizes of a model. */
    record Sizes(int tokens, int embedding, int hidden, int layers) {
        Sizes {
            checkLayers("layers", layers);
        }
    }

    /** More layers than 16 are a mistake. */
    static void checkLayers(String name, int layers) {
        if (layers < 1 || layers > MOST_LAYERS) {
            throw new HyperParameterException("%s: got %d, expected 1 to %d".formatted(name, layers, MOST_LAYERS));
        }
    }

    /** A model of these sizes and this rate of dropout, of which the inputs get half. */
    static PoemModel of(Sizes sizes, double dropout) {
        return new PoemModel(
                new Embedding(sizes.tokens(), sizes.embedding()),
                new Dropout(dropout / 2),
                Recurrent.stack(sizes.layers(), sizes.embedding(), sizes.hidden(), LstmCell::new)
                        .withDropout(dropout),
                new Dropout(dropout),
                new Linear(sizes.hidden(), sizes.embedding()),
                new Parameter(Shape.of(sizes.tokens()), Initialisers.zeros()));
    }

    /** The logits [N, V] of what follows at N positions of token sequences [T, B], counted as t B + b. */
    Var logits(Ids tokens, Ids positions) {
        return logits(layers.apply(inputs.apply(embedding.apply(tokens))).all(), positions);
    }

    /** The same of what the layers give, [T, B, H]. */
    Var logits(Var hidden, Ids positions) {
        Var rows = hidden.reshape(-1, hidden.shape().size(-1));
        boolean all = positions.shape().count() == rows.shape().size(0);
        return logits(outputs.apply(all ? rows : rows.gatherRows(positions)));
    }

    /** One step of poems that are being written: the logits [B, V] after the tokens [B], and the state. */
    Step<List<LstmState>> step(Ids tokens, List<LstmState> state) {
        Step<List<LstmState>> step = layers.step(embedding.apply(tokens), state);
        return new Step<>(logits(step.output()), step.next());
    }

    /** The state before the first token. */
    List<LstmState> initialState(Ids tokens) {
        return layers.initialState(embedding.apply(tokens));
    }

    private Var logits(Var hidden) {
        return embedding.logits(projection.apply(hidden)).add(bias);
    }
}
