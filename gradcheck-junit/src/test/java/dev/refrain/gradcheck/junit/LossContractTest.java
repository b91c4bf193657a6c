package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.nn.loss.Loss;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each law is broken by a loss, and found broken. */
class LossContractTest {
    private static final String SHAPES = "a target of another shape is refused";
    private static final String BEST = "no prediction is better than the perfect one";
    private static final String EXTREME = "extreme inputs give finite values and gradients";

    /** A loss of logits, of which ∞ is the best for a target of 1. */
    private record OfLogits(Loss loss) implements LossContract {
        @Override
        public double perfect() {
            return 100;
        }
    }

    private static LossContract of(Loss loss) {
        return () -> loss;
    }

    private static Set<String> broken(Loss loss) {
        return Broken.of(of(loss).lossContract());
    }

    /** The sum of squares where shapes agree. */
    private static Var squares(Var prediction, Var target) {
        Loss.checkSameShape("squares", prediction, target);
        return prediction.sub(target).square().sum();
    }

    @Test
    void aSoundLossKeepsAllLaws() {
        assertEquals(Set.of(), broken(LossContractTest::squares));
        assertEquals(2 + 3 + 6, of(LossContractTest::squares).lossContract().count());
    }

    @Test
    void aLossThatBroadcastsIsFound() {
        Loss broadcasts =
                (prediction, target) -> prediction.sub(target).square().sum();
        assertEquals(Set.of(SHAPES), broken(broadcasts));
        String message = Broken.message(of(broadcasts).lossContract(), SHAPES);
        assertTrue(message.startsWith(SHAPES + ": a prediction of shape [3, 2] and a target of shape [2]"), message);
    }

    @Test
    void aLossThatIsLeastElsewhereIsFound() {
        assertEquals(Set.of(BEST), broken((p, t) -> squares(p.mul(0.5), t)));
        String message = Broken.message(of((p, t) -> squares(p.mul(0.5), t)).lossContract(), BEST);
        String expected =
                ": of a target of 1, a prediction of 1.1 has the loss 1.2149999999999999, and the perfect one, 1.0, has 1.5";
        assertTrue(message.startsWith(BEST + expected), message);
    }

    @Test
    void aLossThatOverflowsIsFound() {
        Loss naive = (logits, target) -> {
            Loss.checkSameShape("naive", logits, target);
            Var e = logits.exp();
            return e.add(1).log().sub(logits.mul(target)).sum();
        };
        assertEquals(Set.of(EXTREME), Broken.of(new OfLogits(naive).lossContract()));
    }
}
