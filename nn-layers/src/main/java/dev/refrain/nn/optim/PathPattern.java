package dev.refrain.nn.optim;

import dev.refrain.nn.HyperParameterException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Paths of parameters, with * for anything within one name and ** for any number of names. */
record PathPattern(String text) {
    private static final String ANY_NAMES = "**";

    PathPattern {
        if (text.isEmpty() || Stream.of(text.split("\\.", -1)).anyMatch(PathPattern::isNoName)) {
            throw new HyperParameterException(
                    "group: got the pattern \"%s\", expected names with dots between, * within a name, ** for any names"
                            .formatted(text));
        }
    }

    private static boolean isNoName(String name) {
        return name.isEmpty() || (name.contains(ANY_NAMES) && !name.equals(ANY_NAMES));
    }

    boolean matches(String path) {
        return matches(text.split("\\."), 0, path.split("\\."), 0);
    }

    private static boolean matches(String[] names, int name, String[] parts, int part) {
        if (name == names.length) {
            return part == parts.length;
        }
        if (names[name].equals(ANY_NAMES)) {
            return matches(names, name + 1, parts, part)
                    || (part < parts.length && matches(names, name, parts, part + 1));
        }
        return part < parts.length && isLike(names[name], parts[part]) && matches(names, name + 1, parts, part + 1);
    }

    private static boolean isLike(String name, String part) {
        String expression = Stream.of(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.matches(expression, part);
    }

    @Override
    public String toString() {
        return text;
    }
}
