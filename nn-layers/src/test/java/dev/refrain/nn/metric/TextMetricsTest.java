package dev.refrain.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.nn.DataFormatException;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.metric.Bleu.Smoothing;
import dev.refrain.nn.metric.ErrorRate.Unit;
import dev.refrain.tensor.ShapeException;
import java.util.List;
import net.jqwik.api.Example;

/** Metrics of texts and tags, example by example. */
class TextMetricsTest {
    @Example
    void unitsOfErrors() {
        ErrorRate words = new ErrorRate(Unit.WORD);
        words.add("the  cat\tsat ", " the cat sat down");
        assertEquals(0.25, words.value());
        words.add("", "a b");
        assertEquals(new Edits(0, 0, 3), words.edits());
        ErrorRate characters = new ErrorRate(Unit.CHARACTER);
        characters.add("寒𡵓", "寒山"); // a code point, not two
        assertEquals(0.5, characters.value());
        ErrorRate labels = new ErrorRate(Unit.LABEL);
        labels.add(List.of("sil", "ah", "ah"), List.of("sil"));
        assertEquals(2, labels.value()); // may be above 1
    }

    @Example
    void spansAsConllevalReadsThem() {
        assertEquals(List.of(new Span("X", 0, 2)), Span.of(List.of("I-X", "I-X", "O"))); // IOB1
        assertEquals(List.of(new Span("X", 0, 1), new Span("X", 1, 2)), Span.of(List.of("I-X", "B-X")));
        assertEquals(List.of(new Span("X", 0, 1), new Span("Y", 1, 2)), Span.of(List.of("B-X", "I-Y")));
        assertEquals(List.of(new Span("X", 1, 4)), Span.of(List.of("O", "B-X", "I-X", "E-X", "O")));
        assertEquals(List.of(new Span("X", 0, 1), new Span("X", 1, 2)), Span.of(List.of("E-X", "I-X")));
        assertEquals(List.of(new Span("X", 0, 1), new Span("X", 1, 2)), Span.of(List.of("S-X", "E-X")));
        assertEquals(List.of(new Span("", 0, 2)), Span.of(List.of("B", "I")));
        assertEquals(List.of(new Span("a-b", 0, 1)), Span.of(List.of("B-a-b")));
        assertEquals(List.of(), Span.of(List.of()));
    }

    @Example
    void tagsThatAreNoneAreNamed() {
        for (String tag : List.of("PER", "", "BX", "O-X", "b-X")) {
            assertEquals(
                    "span: got tag \"%s\" at 1, expected O, or B, I, E or S with a type as in B-PER".formatted(tag),
                    assertThrows(DataFormatException.class, () -> Span.of(List.of("O", tag)))
                            .getMessage());
        }
    }

    @Example
    void f1OfTypes() {
        SpanF1 f1 = new SpanF1();
        f1.add(List.of("B-A", "I-A", "B-B", "O"), List.of("B-A", "I-A", "O", "B-C"));
        assertEquals(List.of("A", "B", "C"), List.copyOf(f1.byType().keySet()));
        assertEquals(new Hits(0, 1, 0), f1.byType().get("B"));
        assertEquals(0, f1.byType().get("B").recall()); // of nothing
        assertEquals(0.5, f1.value());
        assertEquals(
                "span F1: got 1 predicted tags and 2 expected, expected as many",
                assertThrows(ShapeException.class, () -> f1.add(List.of("O"), List.of("O", "O")))
                        .getMessage());
    }

    @Example
    void bleuWithoutMatchesAndWithoutReferences() {
        for (Smoothing smoothing : Smoothing.values()) {
            Bleu bleu = new Bleu(4, smoothing);
            bleu.add("x y", "a b");
            assertEquals(0, bleu.value());
        }
        Bleu empty = new Bleu();
        empty.add("", "a b");
        assertEquals(0, empty.value());
        assertEquals(0, empty.brevityPenalty());
        Bleu bleu = new Bleu();
        bleu.add("a b c d", "a b c d");
        assertEquals(1, bleu.value());
        assertSays(ShapeException.class, "BLEU-4: got no reference, expected 1 or more", () -> bleu.add("a"));
        assertSays(
                HyperParameterException.class,
                "BLEU-4: got BLEU-2 to merge, expected the same",
                () -> bleu.merge(new Bleu(2, Smoothing.NONE)));
        assertSays(
                HyperParameterException.class,
                "BLEU-4 precision: got order 5, expected 1 to 4",
                () -> bleu.precision(5));
        assertSays(
                HyperParameterException.class,
                "BLEU order: got 0, expected 1 or more",
                () -> new Bleu(0, Smoothing.NONE));
        assertSays(
                HyperParameterException.class,
                "BLEU order: got 17, expected at most 16",
                () -> new Bleu(17, Smoothing.NONE));
    }

    @Example
    void classesOfAConfusionMatrix() {
        assertSays(
                DataFormatException.class,
                "confusion matrix: got no classes, expected 1 or more",
                () -> new ConfusionMatrix(List.of()));
        assertSays(
                DataFormatException.class,
                "confusion matrix: got one of classes [b] to merge, expected [a]",
                () -> new ConfusionMatrix(List.of("a")).merge(new ConfusionMatrix(List.of("b"))));
    }

    private static void assertSays(Class<? extends RuntimeException> type, String message, Runnable call) {
        assertEquals(message, assertThrows(type, call::run).getMessage());
    }
}
