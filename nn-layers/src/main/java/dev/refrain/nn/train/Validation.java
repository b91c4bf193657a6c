package dev.refrain.nn.train;

import java.util.SequencedMap;

/**
 * What the model is worth by data that it does not learn from.
 *
 * <pre>{@code () -> Figures.of("perplexity", Perplexity.of(model, held))}</pre>
 */
@FunctionalInterface
public interface Validation {
    /** Figures by name, such as "perplexity": a function of the parameters as they are now. */
    SequencedMap<String, Double> figures();
}
