package dev.refrain.examples.poetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    private final Tokens tokens = Tokens.of(Poems.some());
    private final List<int[]> poems = Poems.some().stream().map(tokens::encode).toList();

    /** Poem by poem, token by token, from the probabilities themselves. */
    @Test
    void theyAreWhatTheDefinitionsSay() {
        PoemModel model = Poems.model(tokens, 3);
        double all = 0;
        double characters = 0;
        int countAll = 0;
        int countCharacters = 0;
        int right = 0;
        for (int[] poem : poems) {
            Batch batch = Batch.of(List.of(poem));
            Var p = model.logits(batch.inputs(), batch.positions()).softmax(1);
            for (int i = 1; i < poem.length; i++) {
                Var row = p.select(0, i - 1);
                double loss = -Math.log(row.value().get(poem[i]));
                all += loss;
                countAll++;
                if (tokens.isCharacter(poem[i])) {
                    characters += loss;
                    countCharacters++;
                    right += row.maxOver().item() == row.value().get(poem[i]) ? 1 : 0;
                }
            }
        }
        Measures measures = Measures.of(model, tokens, poems);
        assertEquals(Math.exp(characters / countCharacters), measures.perplexity(), 1e-5);
        assertEquals(Math.exp(all / countAll), measures.perplexityAll(), 1e-5);
        assertEquals((double) right / countCharacters, measures.accuracy());
    }

    /** A uniform guess among n has perplexity n: all weights are the same where nothing has been learned of them. */
    @Test
    void anUntrainedNetworkIsAboutAsGoodAsAGuess() {
        Measures measures = Measures.of(Poems.model(tokens, 4), tokens, poems);
        assertEquals(tokens.size(), measures.perplexity(), 0.2 * tokens.size());
    }

    @Test
    void ngramsThatSawThePoemsPredictThemBetterThanAGuess() {
        Measures measures = Measures.of(new KneserNey(poems, tokens.size()), tokens, poems);
        assertTrue(measures.perplexity() < 0.5 * tokens.size(), measures::toString);
        assertTrue(measures.perplexity() > 1 && measures.perplexityAll() > 1, measures::toString);
    }
}
