package dev.refrain.report;

import dev.refrain.autograd.Tree;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.train.Run;
import dev.refrain.report.RunReport.State;
import dev.refrain.report.history.FigureHistory;
import dev.refrain.report.history.RunHistory;
import dev.refrain.report.picture.Digits;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Section;
import dev.refrain.report.picture.Section.Samples;
import dev.refrain.report.picture.Section.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** What is on the page of a run, and in which order. */
record RunPage(Run run, RunHistory history, State state, Instant begun, Instant now) {
    private static final int MOST_TILES = 6;

    String title() {
        return run.name();
    }

    String subtitle() {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss", Locale.ENGLISH);
        String when = format.format(now.atOffset(ZoneOffset.UTC)) + " UTC";
        Duration since = Duration.between(begun, now);
        String took = "%d:%02d:%02d".formatted(since.toHours(), since.toMinutesPart(), since.toSecondsPart());
        String from =
                run.isResumed() ? String.format(Locale.ROOT, " since it went on after update %,d", run.done()) : "";
        return state == State.ENDED
                ? "Finished on %s, after %s%s.".formatted(when, took, from)
                : "Running, as of %s, for %s%s. Load the page again to see more.".formatted(when, took, from);
    }

    SequencedMap<String, String> tiles() {
        SequencedMap<String, String> tiles = new LinkedHashMap<>();
        tiles.put("updates", String.format(Locale.ROOT, "%,d of %,d", history.updates(), run.updates()));
        tiles.put("parameters", String.format(Locale.ROOT, "%,d", Parameters.count(run.model())));
        history.figures().shorts().entrySet().stream()
                .filter(each -> !each.getKey().equals(RunHistory.RATE))
                .limit(MOST_TILES - tiles.size())
                .forEach(each ->
                        tiles.put(each.getKey(), Digits.of(each.getValue().last())));
        return tiles;
    }

    List<Section> sections(Collection<Section> shown, String command) {
        List<Section> all = new ArrayList<>();
        add(all, with(Section.titled("Curves"), history.curves()).with(figures()));
        add(all, gradients());
        history.distributions().ifPresent(choice -> add(all, weights(choice)));
        shown.forEach(section -> add(all, section));
        add(all, Section.titled("Configuration").with(new Table(run.configuration())));
        add(all, Section.titled("Environment").with(new Table(Environment.here())));
        SequencedMap<String, String> repeat = new LinkedHashMap<>();
        repeat.put("Command", command);
        add(
                all,
                Section.titled("How to repeat")
                        .words(
                                "The same command on the same version gives the same weights, bit for bit, however many threads"
                                        + " there are.")
                        .with(new Samples(repeat)));
        return all;
    }

    private Section weights(Section.Choice choice) {
        return first(Section.titled("Weights")
                        .words(
                                "How the numbers of a parameter are spread, and those of its gradient, after the updates named"
                                        + " at the right; the newest in front."))
                .with(choice);
    }

    /** Says so if not all parameters are seen. */
    private Section first(Section section) {
        int all = Tree.leaves(run.model()).size();
        return all <= RunHistory.MOST_PARAMETERS
                ? section
                : section.words(String.format(
                        Locale.ROOT,
                        "The model has %,d parameters, of which these are the first %d.",
                        all,
                        RunHistory.MOST_PARAMETERS));
    }

    private static void add(List<Section> all, Section section) {
        boolean empty = section.parts().stream()
                .allMatch(part -> part instanceof Table(SequencedMap<String, String> rows) && rows.isEmpty());
        if (!empty) {
            all.add(section);
        }
    }

    private static Section with(Section section, List<? extends Picture> pictures) {
        Section all = section;
        for (Picture each : pictures) {
            all = all.with(each);
        }
        return all;
    }

    private Section gradients() {
        Section section = Section.titled("Gradients");
        if (!history.parameters().isEmpty()) {
            section = section.words(
                    "As the optimiser got them. A row that grows dark gets no signal; one that jumps may need"
                            + " clipping. Updates of about a thousandth of the weights are usual.");
            section = first(section);
        }
        return with(with(section, history.gradientNorm().stream().toList()), history.parameters());
    }

    /** The figures in numbers, for who has no script. */
    private Table figures() {
        SequencedMap<String, String> rows = new LinkedHashMap<>();
        history.figures().shorts().forEach((name, figure) -> rows.put(name, words(figure)));
        return new Table(rows);
    }

    private static String words(FigureHistory.Short figure) {
        return "last %s, least %s, greatest %s"
                .formatted(Digits.of(figure.last()), Digits.of(figure.least()), Digits.of(figure.greatest()));
    }
}
