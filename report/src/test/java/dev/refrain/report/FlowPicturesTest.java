package dev.refrain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.flow.Flow;
import dev.refrain.nn.flow.GradientFlow;
import dev.refrain.nn.flow.LayerFlow;
import dev.refrain.nn.flow.Signal;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.HeatMap.Scale;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Section;
import dev.refrain.report.tensorboard.TensorBoardLog;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was seen of a layer, as pictures: they have its numbers, and come everywhere. */
class FlowPicturesTest {
    @TempDir
    private Path folder;

    private static <S> Flow flow(RecurrentLayer<S> layer, int steps, int... lengths) {
        Tensor x = Initialisers.normal(0, 1).draw(RandomKey.of(3), Shape.of(steps, lengths.length, 2), DType.FLOAT32);
        return GradientFlow.of(Parameters.initialise(layer, 5))
                .look(Sequences.of(Var.of(x), lengths), y -> y.atEnd().square().sum());
    }

    private static Optional<Picture> picture(Section section, String title) {
        return section.pictures().stream()
                .filter(each -> each.title().equals(title))
                .findFirst();
    }

    private static HeatMap map(Section section, String title) {
        return (HeatMap) picture(section, title).orElseThrow();
    }

    /** A row for each gate of each layer, a column for each step, and the numbers of the flow. */
    @Property(tries = 20)
    void picturesHaveTheNumbersOfTheFlow(
            @ForAll @IntRange(min = 1, max = 3) int layers,
            @ForAll @IntRange(min = 1, max = 12) int steps,
            @ForAll @IntRange(min = 1, max = 5) int hidden) {
        Flow flow = flow(Recurrent.stack(layers, 2, hidden, LstmCell::new), steps, steps, (steps + 1) / 2);
        Section section = FlowPictures.of(flow);
        HeatMap gates = map(section, "gates over time steps");
        assertEquals(Shape.of(3 * layers, steps), gates.values().shape());
        assertEquals(Scale.UNIT, gates.scale());
        HeatMap norms = map(section, "gradient norms over time steps");
        Curves states = (Curves)
                picture(section, "gradient norm of the state over time steps").orElseThrow();
        assertEquals(2 * layers, states.lines().size());
        int gate = 0;
        int row = 0;
        for (LayerFlow layer : flow.layers()) {
            for (Signal signal : layer.signals()) {
                String name = layer.name() + " " + signal.label();
                assertEquals(name, norms.rows().get(row));
                for (int t = 0; t < steps; t++) {
                    assertEquals(signal.gradient().get(t), norms.values().get(row, t));
                    if (signal.isGate()) {
                        assertEquals(signal.mean().get(t), gates.values().get(gate, t));
                    }
                }
                gate += signal.isGate() ? 1 : 0;
                row++;
                if (!signal.name().equals("output")) {
                    HeatMap units = map(section, name);
                    assertEquals(Shape.of(hidden, steps), units.values().shape());
                    assertEquals(signal.example(), units.values());
                }
            }
        }
        Curves lags = (Curves)
                picture(section, "jacobian norm of the state over the lag").orElseThrow();
        assertEquals(1, lags.lines().getFirst().ys().getFirst(), 1e-6);
        assertEquals(3 * layers, lags.lines().size());
    }

    @Test
    void findingsAreInWordsAndSoIsThatThereAreNone() {
        LstmCell shut = new LstmCell(2, 16).withForgetBias(-4);
        Flow flow = flow(Recurrent.of(shut), 30, 30, 30);
        List<Section.Part> parts = FlowPictures.of(flow).parts();
        assertEquals(
                new Section.Findings(
                        flow.findings().stream().map(each -> each.text()).toList()),
                parts.get(1));
        assertTrue(parts.get(1).toString().contains("forget gate of layer 1 saturated"));
        Section sound = FlowPictures.of(flow(Recurrent.of(new LstmCell(2, 4)), 2, 2));
        assertTrue(sound.parts().get(1) instanceof Section.Words(String text) && text.startsWith("Nothing was found"));
    }

    @Test
    void aCellWithoutGatesHasNoPictureOfThemAndManyUnitsAreTooMany() {
        Section section = FlowPictures.of(flow(Recurrent.of(new ElmanCell(2, 70)), 4, 4));
        assertTrue(picture(section, "gates over time steps").isEmpty());
        HeatMap state = map(section, "layer 1 state");
        assertEquals(64, state.rows().size());
        assertEquals("unit, the first 64 of 70", state.y());
        assertEquals(Scale.SIGNED, state.scale());
    }

    @Test
    void atTheEndOfATrainingItIsShownEverywhere() throws IOException {
        RunReport page = new RunReport(folder.resolve("report.html"), "command");
        PictureFiles files = new PictureFiles(folder.resolve("png"));
        TensorBoardLog events = new TensorBoardLog(folder.resolve("events"));
        Flow flow = flow(Recurrent.of(new LstmCell(2, 3)), 5, 5);
        FlowAtEnd look = new FlowAtEnd(() -> flow, List.of(page, files, events));
        new Training(4).run(0, 4, look, page, files, events);
        assertTrue(Files.readString(folder.resolve("report.html")).contains(">Gradient flow</h2>"));
        try (Stream<Path> drawn = Files.list(folder.resolve("png"))) {
            List<String> names =
                    drawn.map(each -> each.getFileName().toString()).toList();
            assertTrue(
                    names.containsAll(
                            List.of("gates-over-time-steps.png", "layer-1-forget-gate.png", "loss-of-each-batch.png")),
                    names::toString);
        }
    }

    @Test
    void aPageOfSectionsAlone() throws IOException {
        Path file = folder.resolve("some/page.html");
        Section section = FlowPictures.of(flow(Recurrent.of(new LstmCell(2, 3)), 5, 5));
        new ReportPage("A <look>", "into a cell", new LinkedHashMap<>(), List.of(section)).write(file);
        String html = Files.readString(file);
        assertTrue(html.contains("A &lt;look&gt;"));
        assertTrue(html.contains("gates over time steps"));
    }
}
