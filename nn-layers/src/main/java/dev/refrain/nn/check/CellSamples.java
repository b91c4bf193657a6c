package dev.refrain.nn.check;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.cell.ClippedCell;
import dev.refrain.nn.cell.CoupledLstmCell;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.IndRnnCell;
import dev.refrain.nn.cell.LayerNormGruCell;
import dev.refrain.nn.cell.LayerNormLstmCell;
import dev.refrain.nn.cell.LearnedState;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.cell.MguCell;
import dev.refrain.nn.cell.MinGruCell;
import dev.refrain.nn.cell.MinLstmCell;
import dev.refrain.nn.cell.NormalisedProduct;
import dev.refrain.nn.cell.PeepholeLstmCell;
import dev.refrain.nn.cell.ProjectedLstmCell;
import dev.refrain.nn.cell.ResetAfterGruCell;
import dev.refrain.nn.cell.Residual;
import dev.refrain.nn.cell.SlstmCell;
import dev.refrain.nn.cell.SruCell;
import dev.refrain.nn.cell.VariationalDropout;
import dev.refrain.nn.cell.Zoneout;
import dev.refrain.nn.sequence.AdditiveAttention;
import dev.refrain.nn.sequence.DotAttention;
import dev.refrain.nn.sequence.GeneralAttention;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A sample of every cell, with three hidden units. */
public final class CellSamples {
    private static final int HIDDEN = 3;

    /** A state of zeros has no variance: with the usual ε, the second derivative there is 10⁵ times as large as others. */
    private static final double EPSILON = 0.1;

    private CellSamples() {}

    /** All of them. */
    public static List<CellSample<?>> all() {
        Stream<CellSample<?>> elman = Stream.of(Activation.values()).flatMap(CellSamples::elman);
        return Stream.of(elman, lstms(), grus(), light(), wrappers(), attending())
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<CellSample<?>> elman(Activation activation) {
        String name = "elman " + activation.name().toLowerCase(Locale.ROOT);
        return Stream.of(
                new CellSample<>(name, input -> new ElmanCell(input, HIDDEN, activation)),
                new CellSample<>(name + ", no bias", input -> new ElmanCell(input, HIDDEN, activation).withoutBias()));
    }

    private static Stream<CellSample<?>> lstms() {
        return Stream.of(
                new CellSample<>("lstm", input -> new LstmCell(input, HIDDEN)),
                new CellSample<>("lstm, no bias", input -> new LstmCell(input, HIDDEN).withoutBias()),
                new CellSample<>("lstm, forget bias", input -> new LstmCell(input, HIDDEN).withForgetBias(1)),
                new CellSample<>("peephole lstm", input -> new PeepholeLstmCell(input, HIDDEN)),
                new CellSample<>("peephole lstm, no bias", input -> new PeepholeLstmCell(input, HIDDEN).withoutBias()),
                new CellSample<>("projected lstm", input -> new ProjectedLstmCell(input, HIDDEN, 2)),
                new CellSample<>(
                        "projected lstm, no bias", input -> new ProjectedLstmCell(input, HIDDEN, 2).withoutBias()),
                new CellSample<>("coupled lstm", input -> new CoupledLstmCell(input, HIDDEN)),
                new CellSample<>("coupled lstm, no bias", input -> new CoupledLstmCell(input, HIDDEN).withoutBias()),
                new CellSample<>("layer norm lstm", CellSamples::layerNormLstm),
                new CellSample<>("slstm", input -> new SlstmCell(input, HIDDEN)),
                new CellSample<>("slstm, no bias", input -> new SlstmCell(input, HIDDEN).withoutBias()),
                new CellSample<>(
                        "slstm, exponential forget gate",
                        input -> new SlstmCell(input, HIDDEN).withExponentialForget()));
    }

    private static Cell<LstmState> layerNormLstm(int input) {
        LayerNormLstmCell cell = new LayerNormLstmCell(input, HIDDEN);
        return new LayerNormLstmCell(
                smooth(cell.ofInput()), smooth(cell.ofHidden()), cell.ofCell().withEpsilon(EPSILON));
    }

    private static Cell<Var> layerNormGru(int input) {
        LayerNormGruCell cell = new LayerNormGruCell(input, HIDDEN);
        return new LayerNormGruCell(
                smooth(cell.gatesOfInput()),
                smooth(cell.gatesOfHidden()),
                smooth(cell.newOfInput()),
                smooth(cell.newOfHidden()));
    }

    private static NormalisedProduct smooth(NormalisedProduct product) {
        return new NormalisedProduct(product.weight(), product.norm().withEpsilon(EPSILON));
    }

    private static Stream<CellSample<?>> grus() {
        return Stream.of(
                new CellSample<>("gru", input -> new GruCell(input, HIDDEN)),
                new CellSample<>("gru, no bias", input -> new GruCell(input, HIDDEN).withoutBias()),
                new CellSample<>("reset-after gru", input -> new ResetAfterGruCell(input, HIDDEN)),
                new CellSample<>(
                        "reset-after gru, no bias", input -> new ResetAfterGruCell(input, HIDDEN).withoutBias()),
                new CellSample<>("layer norm gru", CellSamples::layerNormGru),
                new CellSample<>("mgu", input -> new MguCell(input, HIDDEN)),
                new CellSample<>("mgu, no bias", input -> new MguCell(input, HIDDEN).withoutBias()));
    }

    /** Those without a matrix product with the state. */
    private static Stream<CellSample<?>> light() {
        return Stream.of(
                new CellSample<>("sru", input -> new SruCell(input, input)),
                new CellSample<>("sru, no bias", input -> new SruCell(input, input).withoutBias()),
                new CellSample<>("sru, another size", input -> new SruCell(input, input + 1)),
                new CellSample<>("indrnn", input -> new IndRnnCell(input, HIDDEN)),
                new CellSample<>("indrnn, no bias", input -> new IndRnnCell(input, HIDDEN).withoutBias()),
                new CellSample<>("min lstm", input -> new MinLstmCell(input, HIDDEN)),
                new CellSample<>("min lstm, no bias", input -> new MinLstmCell(input, HIDDEN).withoutBias()),
                new CellSample<>("min gru", input -> new MinGruCell(input, HIDDEN)),
                new CellSample<>("min gru, no bias", input -> new MinGruCell(input, HIDDEN).withoutBias()));
    }

    /** Cells around others. */
    private static Stream<CellSample<?>> wrappers() {
        return Stream.of(
                new CellSample<>("residual", input -> new Residual<>(new GruCell(input, input))),
                new CellSample<>("clipped cell", input -> new ClippedCell<>(new LstmCell(input, HIDDEN), 0.25)),
                new CellSample<>("zoneout", input -> new Zoneout<>(new LstmCell(input, HIDDEN), 0.25)),
                new CellSample<>(
                        "variational dropout",
                        input -> new VariationalDropout<>(new LstmCell(input, HIDDEN), input, 0.25, 0.5)),
                new CellSample<>("learned state", input -> new LearnedState<>(new LstmCell(input, HIDDEN))));
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
