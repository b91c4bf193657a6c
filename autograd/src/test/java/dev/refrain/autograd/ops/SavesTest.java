package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.OpSamples;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What a tape keeps for a pullback, which is memory: what the formula reads, and no more. That none reads more, and what
 * the table of pointwise functions keeps, is tested with their derivatives.
 */
class SavesTest {
    private static Set<String> saving(Saves what) {
        return OpSamples.all().stream()
                .map(sample -> sample.draw(Choices.replay(List.of())).op())
                .filter(op -> !(op instanceof PointwiseOp) && op.saves() == what)
                .map(Op::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatMovesOrAddsElementsKeepsNothing() {
        Set<String> movesOrAdds = Set.of(
                "concat",
                "cumSum",
                "dropout",
                "expand",
                "firstMax",
                "flip",
                "gatherRows",
                "pad",
                "permute",
                "reshape",
                "scatterAlongAxis",
                "scatterRows",
                "slice",
                "spread",
                "stride",
                "sum",
                "takeAlongAxis");
        assertEquals(movesOrAdds, saving(Saves.NOTHING));
        assertEquals(Saves.NOTHING, new StopGradient().saves());
    }

    @Test
    void aSoftmaxKeepsItsValueOnly() {
        assertEquals(Set.of("softmax", "logSoftmax"), saving(Saves.OUTPUT));
    }
}
