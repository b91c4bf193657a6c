package dev.refrain.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places to fill in: {@code {{name}}} by a text, whose characters are shown as they are, and {@code {{{name}}}} by
 * HTML. What is filled in is not looked at again.
 */
record Template(String name, String text) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\{(\\w+)}}}|\\{\\{(\\w+)}}");
    private static final Pattern HEADING = Pattern.compile("(?m)^<!-- (\\w+) -->\\R");

    /** A whole resource of this package. */
    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Template.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The templates of a resource, each below a comment with its name. */
    static Map<String, Template> all(String resource) {
        String text = resource(resource);
        Map<String, Template> all = new HashMap<>();
        Matcher heading = HEADING.matcher(text);
        for (boolean found = heading.find(); found; ) {
            String name = heading.group(1);
            int from = heading.end();
            found = heading.find();
            all.put(name, new Template(name, text.substring(from, found ? heading.start() : text.length())));
        }
        return all;
    }

    /** The text with everything filled in. */
    String with(Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String html = place.group(1);
            String value = value(html == null ? place.group(2) : html, values);
            return Matcher.quoteReplacement(html == null ? escaped(value) : value);
        });
    }

    private String value(String place, Map<String, String> values) {
        String value = values.get(place);
        if (value == null) {
            throw new IllegalStateException("template %s: nothing for %s".formatted(name, place));
        }
        return value;
    }

    /** As HTML that shows these characters, also within quotes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
