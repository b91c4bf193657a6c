package dev.refrain.nn.check;

import dev.refrain.nn.Activation;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.sequence.AdditiveAttention;
import dev.refrain.nn.sequence.DotAttention;
import dev.refrain.nn.sequence.GeneralAttention;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A sample of every cell, with three hidden units. */
public final class CellSamples {
    private static final int HIDDEN = 3;

    private CellSamples() {}

    /** All of them. */
    public static List<CellSample<?>> all() {
        return Stream.of(Stream.of(Activation.values()).flatMap(CellSamples::elman), gated(), attending())
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<CellSample<?>> elman(Activation activation) {
        String name = "elman " + activation.name().toLowerCase(Locale.ROOT);
        return Stream.of(
                new CellSample<>(name, input -> new ElmanCell(input, HIDDEN, activation)),
                new CellSample<>(name + ", no bias", input -> new ElmanCell(input, HIDDEN, activation).withoutBias()));
    }

    private static Stream<CellSample<?>> gated() {
        return Stream.of(
                new CellSample<>("lstm", input -> new LstmCell(input, HIDDEN)),
                new CellSample<>("lstm, no bias", input -> new LstmCell(input, HIDDEN).withoutBias()),
                new CellSample<>("gru", input -> new GruCell(input, HIDDEN)),
                new CellSample<>("gru, no bias", input -> new GruCell(input, HIDDEN).withoutBias()));
    }

    private static Stream<CellSample<?>> attending() {
        return Stream.of(
                new CellSample<>(
                        "additive attention",
                        input ->
                                Remembering.of(new GruCell(input + 2, HIDDEN), new AdditiveAttention(HIDDEN, 2, 2), 2)),
                new CellSample<>(
                        "dot attention",
                        input -> Remembering.of(new LstmCell(input + HIDDEN, HIDDEN), DotAttention.scaled(), HIDDEN)),
                new CellSample<>(
                        "general attention",
                        input -> Remembering.of(new ElmanCell(input + 2, HIDDEN), new GeneralAttention(HIDDEN, 2), 2)));
    }
}
