package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.check.sample.OpCase.Seen;
import java.util.List;
import java.util.function.Function;

/** An op by its name, and how a case of it is drawn: a line of {@link OpSamples}. */
public record OpSample(String name, Function<Choices, OpCase> cases) {
    /** A case. */
    public OpCase draw(Choices choices) {
        OpCase drawn = cases.apply(choices);
        return choices.onceIn(2) ? drawn.with(choices.oneOf(List.of(Seen.TRANSPOSED, Seen.SUMMED))) : drawn;
    }

    /** The sample of its checks. */
    public Sample checks() {
        return new Sample("op", name, choices -> draw(choices).check());
    }

    @Override
    public String toString() {
        return name;
    }
}
