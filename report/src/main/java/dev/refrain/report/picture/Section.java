package dev.refrain.report.picture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A part of a report, with a title.
 *
 * <pre>{@code report.show(Section.titled("Gates").with(heatMap).findings(List.of("the forget gate is open")));}</pre>
 */
public record Section(String title, List<Part> parts) {
    /** What stands in a section. */
    public sealed interface Part permits Shown, Words, Findings, Samples, Table, Choice {}

    /** A picture. */
    public record Shown(Picture picture) implements Part {}

    /** A paragraph that says what is to be seen. */
    public record Words(String text) implements Part {}

    /** What was found, each in a sentence. */
    public record Findings(List<String> sentences) implements Part {
        /** With them; the list is copied. */
        public Findings {
            sentences = List.copyOf(sentences);
        }
    }

    /** Texts shown as they are, letter by letter, such as what a model wrote; by what they are of. */
    public record Samples(SequencedMap<String, String> texts) implements Part {
        /** With them; the map is copied. */
        public Samples {
            texts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(texts));
        }
    }

    /** Names and values. */
    public record Table(SequencedMap<String, String> rows) implements Part {
        /** With them; the map is copied. */
        public Table {
            rows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
        }
    }

    /** Pictures by name, of which those of one name are shown, as the reader chooses. */
    public record Choice(String label, SequencedMap<String, List<Picture>> pictures) implements Part {
        /** With them; the map is copied. */
        public Choice {
            pictures = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(pictures));
        }
    }

    /** With both; the list is copied. */
    public Section {
        parts = List.copyOf(parts);
    }

    /** All pictures, also those among which the reader chooses. */
    public List<Picture> pictures() {
        List<Picture> all = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Shown(Picture picture) -> all.add(picture);
                case Choice choice -> choice.pictures().values().forEach(all::addAll);
                case Words _, Findings _, Samples _, Table _ -> {}
            }
        }
        return all;
    }

    /** One with nothing in it yet. */
    public static Section titled(String title) {
        return new Section(title, List.of());
    }

    /** This and one more part. */
    public Section with(Part part) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return new Section(title, more);
    }

    /** This and a picture. */
    public Section with(Picture picture) {
        return with(new Shown(picture));
    }

    /** This and a paragraph. */
    public Section words(String text) {
        return with(new Words(text));
    }

    /** This and findings. */
    public Section findings(List<String> sentences) {
        return with(new Findings(sentences));
    }
}
