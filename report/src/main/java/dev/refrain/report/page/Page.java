package dev.refrain.report.page;

import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.Digits;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.Histogram;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Ridges;
import dev.refrain.report.picture.Section;
import dev.refrain.report.picture.Section.Choice;
import dev.refrain.report.picture.Section.Findings;
import dev.refrain.report.picture.Section.Part;
import dev.refrain.report.picture.Section.Samples;
import dev.refrain.report.picture.Section.Shown;
import dev.refrain.report.picture.Section.Table;
import dev.refrain.report.picture.Section.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A page of HTML in one piece: texts and tables that any browser shows, and pictures that its script draws. It asks the network
 * for nothing.
 */
public final class Page {
    private static final String UPLOT = "uplot/dist/uPlot.iife.min.js";
    private static final String UPLOT_STYLE = "uplot/dist/uPlot.min.css";
    private static final String UPLOT_LICENCE = "uplot/LICENSE";

    private final Map<String, Template> parts = Template.all("parts.html");
    private final List<Picture> pictures = new ArrayList<>();

    private Page() {}

    /**
     * The page.
     *
     * @param title of it
     * @param subtitle what is to be known first
     * @param tiles numbers to be seen at once, by name
     * @param sections what is on it
     */
    public static String of(String title, String subtitle, SequencedMap<String, String> tiles, List<Section> sections) {
        Page page = new Page();
        String body = page.sections(sections); // collects the pictures
        return new Template("page", Template.resource("page.html"))
                .with(Map.ofEntries(
                        Map.entry("title", title),
                        Map.entry("subtitle", subtitle),
                        Map.entry("tiles", page.each("tile", tiles)),
                        Map.entry("links", page.links(sections)),
                        Map.entry("sections", body),
                        Map.entry("pictures", PictureJson.of(page.pictures)),
                        Map.entry("style", Template.resource("page.css")),
                        Map.entry("script", Template.resource("page.js")),
                        Map.entry("drawings", Template.resource("drawings.js")),
                        Map.entry("uplot", Template.resource(UPLOT)),
                        Map.entry("uplotStyle", Template.resource(UPLOT_STYLE)),
                        Map.entry("uplotLicence", Template.resource(UPLOT_LICENCE))));
    }

    private String part(String name, Map<String, String> values) {
        Template template = parts.get(name);
        if (template == null) {
            throw new IllegalStateException("page: no part " + name);
        }
        return template.with(values);
    }

    private String each(String part, SequencedMap<String, String> of) {
        return joined(of, (name, value) -> part(part, Map.of("name", name, "value", value)));
    }

    private static <V> String joined(SequencedMap<String, V> of, BiFunction<String, V, String> html) {
        return of.entrySet().stream()
                .map(each -> html.apply(each.getKey(), each.getValue()))
                .collect(Collectors.joining());
    }

    private static <V> String joined(List<V> of, Function<V, String> html) {
        return of.stream().map(html).collect(Collectors.joining());
    }

    private String links(List<Section> sections) {
        StringBuilder links = new StringBuilder();
        for (int i = 0; i < sections.size(); i++) {
            links.append(
                    part("link", Map.of("id", id(i), "title", sections.get(i).title())));
        }
        return links.toString();
    }

    private static String id(int section) {
        return "section-" + section;
    }

    private String sections(List<Section> sections) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            String content = content(section.parts());
            all.append(part("section", Map.of("id", id(i), "title", section.title(), "content", content)));
        }
        return all.toString();
    }

    /** Two pictures fit beside each other; one that has no neighbour, and a heat map, goes from left to right. */
    private String content(List<Part> all) {
        StringBuilder content = new StringBuilder();
        boolean second = false;
        for (int i = 0; i < all.size(); i++) {
            boolean narrow = isNarrow(all.get(i));
            boolean first = narrow && !second && i + 1 < all.size() && isNarrow(all.get(i + 1));
            content.append(content(all.get(i), !first && !(narrow && second)));
            second = first;
        }
        return content.toString();
    }

    private static boolean isNarrow(Part part) {
        return part instanceof Shown(Picture picture) && !(picture instanceof HeatMap);
    }

    private String content(Part part, boolean wide) {
        return switch (part) {
            case Shown(Picture picture) -> figure(picture, wide);
            case Words(String text) -> part("words", Map.of("text", text));
            case Findings(List<String> sentences) ->
                part("findings", Map.of("items", joined(sentences, each -> part("finding", Map.of("text", each)))));
            case Samples(SequencedMap<String, String> texts) -> each("sample", texts);
            case Table(SequencedMap<String, String> rows) -> part("table", Map.of("rows", each("row", rows)));
            case Choice choice -> choice(choice);
        };
    }

    private String choice(Choice choice) {
        String options = joined(List.copyOf(choice.pictures().keySet()), name -> part("option", Map.of("name", name)));
        String groups = joined(
                choice.pictures(),
                (name, shown) -> part(
                        "group",
                        Map.of(
                                "name",
                                name,
                                "figures",
                                content(shown.stream().<Part>map(Shown::new).toList()))));
        return part("choice", Map.of("label", choice.label(), "options", options, "groups", groups));
    }

    private String figure(Picture picture, boolean wide) {
        pictures.add(picture);
        return part(
                "figure",
                Map.of(
                        "number", Integer.toString(pictures.size() - 1),
                        "title", picture.title(),
                        "kind", wide ? "wide" : "chart",
                        "words", inWords(picture)));
    }

    /** What a picture shows, for who cannot see it. */
    private static String inWords(Picture picture) {
        return switch (picture) {
            case Curves curves ->
                "Curves over %s: %s"
                        .formatted(
                                curves.x(),
                                joined(
                                        curves.lines(),
                                        line -> line.ys().isEmpty()
                                                ? line.name() + ", nothing yet. "
                                                : "%s, at last %s. "
                                                        .formatted(
                                                                line.name(),
                                                                Digits.of(line.ys()
                                                                        .getLast()))));
            case HeatMap map ->
                "%d rows over %d columns of %s."
                        .formatted(map.rows().size(), map.columns().size(), map.x());
            case Histogram bars ->
                "%d numbers from %s to %s.".formatted(bars.count(), Digits.of(bars.low()), Digits.of(bars.high()));
            case Ridges ridges ->
                "Histograms at %d times; the last from %s to %s."
                        .formatted(
                                ridges.times().size(),
                                Digits.of(ridges.histograms().getLast().low()),
                                Digits.of(ridges.histograms().getLast().high()));
        };
    }
}
