package dev.refrain.nn.check;

import dev.refrain.nn.Recurrent;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.layer.WeightDrop;
import java.util.List;

/** A sample of every kind of recurrent layer, over sequences of several lengths. */
public final class RecurrentSamples {
    private static final int HIDDEN = 2;

    private RecurrentSamples() {}

    /** All of them. */
    public static List<RecurrentSample<?>> all() {
        return List.of(
                new RecurrentSample<>("recurrent", input -> Recurrent.of(new GruCell(input, HIDDEN))),
                new RecurrentSample<>(
                        "bidirectional",
                        input -> Recurrent.of(new ElmanCell(input, HIDDEN)).bidirectional()),
                new RecurrentSample<>("stacked", input -> Recurrent.stack(2, input, HIDDEN, LstmCell::new)),
                new RecurrentSample<>(
                        "stacked bidirectional",
                        input -> Recurrent.bidirectionalStack(2, input, HIDDEN, ElmanCell::new)),
                new RecurrentSample<>(
                        "weight drop",
                        input -> new WeightDrop<>(Recurrent.of(new ElmanCell(input, HIDDEN)), "weightHh", 0.5)));
    }
}
