package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.gradcheck.junit.CheckArbitraries;
import dev.refrain.nn.check.Shipped;
import dev.refrain.tensor.Tensor;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Everything that ships has sound gradients at whatever is drawn. */
class SoundCasesTest {
    /** At relative 10⁻⁶ and absolute 10⁻⁸, orders 1 and 2: an alarm here would be a false one, or a bug. */
    @Property(seed = "4711", tries = 2000)
    void noAlarmIsRaised(@ForAll("checks") GradCheck check) {
        check.verify();
    }

    @Property(seed = "4712", tries = 20_000)
    @Tag("long")
    void noAlarmIsRaisedInTheLongRun(@ForAll("checks") GradCheck check) {
        check.verify();
    }

    @Provide
    Arbitrary<GradCheck> checks() {
        return CheckArbitraries.checks(Shipped.samples());
    }

    @Property(seed = "4713", tries = 2000)
    void viewsHaveTheBitsOfWhatTheyShow(@ForAll("cases") OpCase drawn) {
        List<Var> views = drawn.arguments().values();
        List<Var> copies = views.stream()
                .map(view ->
                        Var.of(Tensor.of(view.value().toDoubles(), view.shape().sizes())))
                .toList();
        assertEquals(drawn.apply(copies).value(), drawn.apply(views).value());
    }

    @Provide
    Arbitrary<OpCase> cases() {
        return CheckArbitraries.cases(OpSamples.all());
    }
}
