package dev.refrain.nn.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.Sample;
import dev.refrain.tensor.RandomKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the samples of cells, layers and losses draw; gradcheck-junit's tests say that none is missing. */
class NnSamplesTest {
    /** Those of this module; autograd has tests of its own for the others. */
    static Stream<Sample> samples() {
        return Shipped.samples().stream()
                .filter(sample -> !List.of("op", "function").contains(sample.kind()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void checksDifferAreReplayedByTheirChoicesAndPass(Sample sample) {
        Set<String> fingerprints = new HashSet<>();
        for (int i = 0; i < 21; i++) {
            Choices choices = Choices.numbered(i, RandomKey.of(i));
            GradCheck check = sample.draw(choices);
            assertEquals(
                    check.fingerprint(),
                    sample.draw(Choices.replay(choices.taken())).fingerprint());
            fingerprints.add(check.fingerprint());
            check.verify();
        }
        assertTrue(fingerprints.size() > 15, fingerprints::toString);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void asManyCasesOfACellAsThereAreRunsCoverThemAll(CellSample<?> sample) {
        Set<String> labels = new TreeSet<>();
        for (int i = 0; i < CellRun.ALL.size(); i++) {
            labels.add(
                    sample.checks().draw(Choices.numbered(i, RandomKey.of(1))).label());
        }
        assertEquals(CellRun.ALL.size(), labels.size());
        assertTrue(labels.stream().allMatch(label -> label.startsWith(sample.name() + ", seed ")), labels::toString);
    }

    static Stream<CellSample<?>> cells() {
        return CellSamples.all().stream();
    }

    @Test
    void everythingIsThereAndNamesAreUnique() {
        List<String> kinds =
                Shipped.samples().stream().map(Sample::kind).distinct().toList();
        assertEquals(List.of("op", "function", "layer", "loss", "cell"), kinds);
        Set<String> names = new HashSet<>();
        Shipped.samples().forEach(sample -> assertTrue(names.add(sample.kind() + " " + sample.name()), sample::name));
        CellSamples.all().forEach(sample -> assertEquals(sample.name(), sample.toString()));
    }
}
