package dev.refrain.examples.poetry;

import java.util.ArrayList;
import java.util.List;

/** What stands between blank lines. */
final class Blocks {
    private Blocks() {}

    /** The runs of lines that are not blank. */
    static List<List<String>> of(List<String> lines) {
        List<List<String>> blocks = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.isBlank()) {
                inside = false;
                continue;
            }
            if (!inside) {
                blocks.add(new ArrayList<>());
                inside = true;
            }
            blocks.getLast().add(line);
        }
        return blocks;
    }
}
