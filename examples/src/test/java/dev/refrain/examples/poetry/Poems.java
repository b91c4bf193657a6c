package dev.refrain.examples.poetry;

import dev.refrain.nn.Parameters;
import java.util.List;

/** Small poems and models for tests. */
final class Poems {
    private Poems() {}

    static Poem poem(String... lines) {
        return new Poem("", "", List.of(lines));
    }

    /** Two of two lines of three characters, one of three lines of two, one that is free. */
    static List<Poem> some() {
        return List.of(poem("甲乙丙", "丁戊己"), poem("甲丁乙", "戊丙己"), poem("甲乙", "丙丁", "戊己"), poem("甲", "乙丙丁戊"));
    }

    static PoemModel model(Tokens tokens, long seed) {
        return Parameters.initialise(PoemModel.of(new PoemModel.Sizes(tokens.size(), 5, 6, 2), 0.4), seed);
    }
}
