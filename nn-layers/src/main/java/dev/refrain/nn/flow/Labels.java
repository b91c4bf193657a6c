package dev.refrain.nn.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of a trace, taken apart and in words: {@code layers.0.backward.f} is the forget gate of layer 1, backward. */
record Labels(String layer, String name) {
    private static final Pattern PLACE = Pattern.compile("((?:layers\\.\\d+\\.|forward\\.|backward\\.)*)(.+)");
    private static final Pattern STATE = Pattern.compile("state(?:\\.(.+))?");

    /** The letters of the equations, by what a function of this range is called then. */
    private static final Map<String, String> GATES = Map.of(
            "i", "input gate",
            "f", "forget gate",
            "f'", "forget gate",
            "o", "output gate",
            "r", "reset gate",
            "z", "update gate");

    private static final Map<String, String> CANDIDATES = Map.of("g", "candidate", "n", "candidate", "z", "candidate");

    /** With its place before it, as "layers.0.". */
    static Labels of(String traced) {
        Matcher place = PLACE.matcher(traced);
        if (!place.matches()) {
            throw new IllegalArgumentException("a name of a trace: " + traced);
        }
        return new Labels(place.group(1), place.group(2));
    }

    /** "layer 2, backward"; a stack in a stack is "layer 2.1". */
    String layerLabel() {
        List<String> numbers = new ArrayList<>();
        List<String> directions = new ArrayList<>();
        for (String part : layer.split("\\.", -1)) {
            if (part.chars().allMatch(Character::isDigit) && !part.isEmpty()) {
                numbers.add(Integer.toString(Integer.parseInt(part) + 1));
            } else if (part.endsWith("ward")) {
                directions.add(part);
            }
        }
        String label = "layer " + (numbers.isEmpty() ? "1" : String.join(".", numbers));
        return directions.isEmpty() ? label : label + ", " + String.join(" ", directions);
    }

    /** Whether the layer reads from the end. */
    boolean isBackward() {
        return Pattern.compile("backward\\.").matcher(layer).results().count() % 2 == 1;
    }

    /** The path at which the layer's last state has this, if it is a part of the state. */
    String statePath() {
        Matcher state = STATE.matcher(name);
        String part = state.matches() && state.group(1) != null ? state.group(1) : "";
        String place = layer.replace("layers.", "");
        return part.isEmpty() && !place.isEmpty() ? place.substring(0, place.length() - 1) : place + part;
    }

    /** Whether it has the name of a state; an argument of a state's function has it, too. */
    boolean mayBeState() {
        return STATE.matcher(name).matches();
    }

    /** In words. */
    String label(Range range) {
        Matcher state = STATE.matcher(name);
        if (state.matches()) {
            return state.group(1) == null ? "state" : state.group(1) + " state";
        }
        Map<String, String> usual = range == Range.SIGMOID ? GATES : CANDIDATES;
        return range.isBounded() || name.equals("n") ? usual.getOrDefault(name, name) : name;
    }
}
