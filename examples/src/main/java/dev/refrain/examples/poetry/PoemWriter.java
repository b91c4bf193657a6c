package dev.refrain.examples.poetry;

import dev.refrain.nn.Step;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.decode.Sampler;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes poems token by token, each from a key of its own: the first of three poems is the one poem that is written alone.
 */
final class PoemWriter {
    private final PoemModel model;
    private final Tokens tokens;
    private final Sampler sampler;

    PoemWriter(PoemModel model, Tokens tokens, Sampler sampler) {
        this.model = model;
        this.tokens = tokens;
        this.sampler = sampler;
    }

    /** Some poems with this opening. */
    List<Poem> write(int count, Opening opening, RandomKey key) {
        List<Draft> drafts = new ArrayList<>();
        int[] last = new int[count];
        for (int b = 0; b < count; b++) {
            RandomKey own = key.child(b);
            drafts.add(new Draft(opening, own));
            last[b] = tokens.formId(opening.draw(own.child("form")));
        }
        List<LstmState> state = model.initialState(Ids.of(last, count));
        for (int t = 0; t < Tokens.MOST && drafts.stream().anyMatch(draft -> !draft.ended); t++) {
            Step<List<LstmState>> step = model.step(Ids.of(last, count), state);
            state = step.next();
            for (int b = 0; b < count; b++) {
                last[b] = drafts.get(b).next(step.output().select(0, b).value());
            }
        }
        return drafts.stream().map(Draft::poem).toList();
    }

    /** A poem that is being written. */
    private final class Draft {
        private final Opening opening;
        private final RandomKey key;
        private final List<String> lines = new ArrayList<>();
        private final StringBuilder line = new StringBuilder();
        private int written;
        private boolean ended;

        Draft(Opening opening, RandomKey key) {
            this.opening = opening;
            this.key = key;
        }

        /** Goes on by a token for these logits [V], and returns it. */
        int next(Tensor logits) {
            if (ended) {
                return Tokens.END;
            }
            int token = choose(logits);
            written++;
            if (token != Tokens.LINE && token != Tokens.END) {
                line.append(tokens.vocabulary().symbol(token));
                return token;
            }
            lines.add(line.toString());
            line.setLength(0);
            ended = token == Tokens.END;
            return token;
        }

        private int choose(Tensor logits) {
            if (written < opening.prompt().size()) {
                return opening.prompt().get(written);
            }
            if (line.isEmpty() && !opening.acrostic().isEmpty()) {
                return opening.acrostic().get(lines.size());
            }
            int token = sampler.draw(possible(logits), key, written);
            if (opening.acrostic().isEmpty()) {
                return token;
            }
            int all = opening.acrostic().size();
            boolean isLong = line.codePointCount(0, line.length()) + 1 >= Tokens.MOST / all; // room for the others
            if (token != Tokens.LINE && token != Tokens.END && !isLong) {
                return token;
            }
            return lines.size() + 1 == all ? Tokens.END : Tokens.LINE;
        }

        /** Lines have a character, and poems consist of characters that are known. */
        private Tensor possible(Tensor logits) {
            float[] values = logits.toFloats();
            for (int id = 0; id < values.length; id++) {
                boolean ends = id == Tokens.LINE || id == Tokens.END;
                if (!tokens.isWritable(id) || (ends && line.isEmpty())) {
                    values[id] = Float.NEGATIVE_INFINITY;
                }
            }
            return Tensor.of(values, values.length);
        }

        Poem poem() {
            List<String> all = new ArrayList<>(lines);
            if (!line.isEmpty()) {
                all.add(line.toString());
            }
            return new Poem("", "", all);
        }
    }

    /** The share of the lines of some poems that have five or seven characters. */
    static double classicalShare(List<Poem> poems) {
        int[] lengths = poems.stream()
                .flatMap(poem -> poem.lines().stream())
                .mapToInt(Tokens::length)
                .toArray();
        return (double) Arrays.stream(lengths)
                        .filter(length -> length == 5 || length == 7)
                        .count()
                / lengths.length;
    }
}
