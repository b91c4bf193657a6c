package dev.refrain.benchmarks.peers;

import dev.refrain.benchmarks.peers.chart.Bars;
import dev.refrain.benchmarks.peers.chart.Panel;
import dev.refrain.benchmarks.peers.chart.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a comparison is asked for.
 *
 * @param quick for a look only
 * @param only what the titles of the works to measure contain; empty: all works
 * @param json where the figures go for machines
 * @param picture where they go as bars, an SVG or PNG
 */
public record Arguments(boolean quick, String only, Optional<Path> json, Optional<Path> picture) {
    /** {@code [--quick] [--json FILE] [--picture FILE]}; anything else ends the process with 2. */
    public static Arguments of(String command, String... given) {
        return of(command, false, given);
    }

    /** The same, and {@code --only TEXT}. */
    public static Arguments choosing(String command, String... given) {
        return of(command, true, given);
    }

    private static Arguments of(String command, boolean chooses, String... given) {
        boolean quick = false;
        String only = "";
        Optional<Path> json = Optional.empty();
        Optional<Path> picture = Optional.empty();
        for (int i = 0; i < given.length; i++) {
            boolean followed = i + 1 < given.length;
            if (given[i].equals("--quick")) {
                quick = true;
            } else if (chooses && given[i].equals("--only") && followed) {
                only = given[++i];
            } else if (given[i].equals("--json") && followed) {
                json = Optional.of(Path.of(given[++i]));
            } else if (given[i].equals("--picture") && followed) {
                picture = Optional.of(Path.of(given[++i]));
            } else {
                String expected = chooses
                        ? "--quick, --only TEXT, --json FILE or --picture FILE"
                        : "--quick, --json FILE or --picture FILE";
                wrong(command, "got %s, expected %s".formatted(given[i], expected));
            }
        }
        picture.filter(file -> !Picture.knows(file))
                .ifPresent(file -> wrong(command, "--picture: got %s, expected a .svg or .png".formatted(file)));
        return new Arguments(quick, only, json, picture);
    }

    /** Says what is wrong, and ends the process with 2. */
    public static void wrong(String command, String what) {
        System.err.println("benchmarks/run " + command + ": " + what + ".");
        System.exit(2);
    }

    /** Writes the figures if they are asked for. */
    public void writeJson(String text) throws IOException {
        if (json.isPresent()) {
            Files.writeString(json.get(), text);
        }
    }

    /** Draws bars in the terminal, and a picture with so many panels side by side if that is asked for. */
    public void draw(List<Panel> panels, int columns) throws IOException {
        System.out.println(Bars.text(panels));
        if (picture.isPresent()) {
            new Picture(panels, columns).write(picture.get());
        }
    }
}
