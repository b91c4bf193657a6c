package dev.refrain.nn.train;

import java.util.SequencedMap;

/**
 * What the model is worth by data that it does not learn from.
 *
 * <pre>{@code () -> new LinkedHashMap<>(Map.of("loss", loss.of(model.apply(x), y).item()))}</pre>
 */
@FunctionalInterface
public interface Validation {
    /** Figures by name, such as "perplexity": a function of the parameters as they are now. */
    SequencedMap<String, Double> figures();
}
