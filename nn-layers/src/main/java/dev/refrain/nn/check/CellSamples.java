package dev.refrain.nn.check;

import dev.refrain.nn.Activation;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A sample of every cell, with three hidden units. */
public final class CellSamples {
    private static final int HIDDEN = 3;

    private CellSamples() {}

    /** All of them. */
    public static List<CellSample<?>> all() {
        return Stream.concat(Stream.of(Activation.values()).flatMap(CellSamples::elman), gated())
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
}
