package dev.refrain.examples.poetry;

import dev.refrain.examples.output.Console;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What came of a training.
 *
 * @param keptBack whether it is measured by poems that the network has not seen
 * @param poems how many poems it is measured by
 * @param characters how many characters they have
 * @param unknown how many of these do not occur in the poems learned from
 * @param classical the share of lines of new poems that have five or seven characters
 */
record PoemReport(
        boolean keptBack,
        int poems,
        long characters,
        long unknown,
        Measures network,
        Measures ngrams,
        double classical,
        Copied.Finding copied,
        double seconds,
        double tokensPerSecond,
        String weightsSha256) {
    void print(Console console) {
        console.line(
                "measured by %s: %,d poems, %,d characters%s",
                keptBack ? "the poems kept back" : "the poems it learned from",
                poems,
                characters,
                keptBack ? ", of which %,d are new to it".formatted(unknown) : "");
        console.line("                     this network    4-grams");
        console.line(
                "perplexity           %12.1f %10.1f    over characters", network.perplexity(), ngrams.perplexity());
        console.line(
                "                     %12.1f %10.1f    over all tokens",
                network.perplexityAll(), ngrams.perplexityAll());
        console.line("next character right %10.1f %%", 100 * network.accuracy());
        console.line(
                "of %,d lines of new poems, %.1f %% have five or seven characters, %.1f %% are copied from the corpus; the longest"
                        + " copied run has %d characters",
                copied.lines(), 100 * classical, 100 * copied.share(), copied.longestRun());
        console.line("trained in %,.0f s, %,.0f tokens/s", seconds, tokensPerSecond);
    }

    SequencedMap<String, Object> members() {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("measuredBy", keptBack ? "test" : "train");
        members.put("poems", poems);
        members.put("characters", characters);
        members.put("unknownCharacters", unknown);
        members.put("perplexity", network.perplexity());
        members.put("perplexityAll", network.perplexityAll());
        members.put("ngramPerplexity", ngrams.perplexity());
        members.put("ngramPerplexityAll", ngrams.perplexityAll());
        members.put("accuracy", network.accuracy());
        members.put("classicalLines", classical);
        members.put("copiedLines", copied.share());
        members.put("longestCopiedRun", copied.longestRun());
        members.put("seconds", seconds);
        members.put("tokensPerSecond", tokensPerSecond);
        members.put("weightsSha256", weightsSha256);
        return members;
    }
}
