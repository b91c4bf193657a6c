package dev.refrain.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a comparison is asked for.
 *
 * @param quick for a look only
 * @param only what the titles of the works to measure contain; empty: all works
 * @param json where the figures go for machines
 */
public record Arguments(boolean quick, String only, Optional<Path> json) {
    /** {@code [--quick] [--json FILE]}; anything else ends the process with 2. */
    public static Arguments of(String command, String... given) {
        return of(command, false, given);
    }

    /** The same, and {@code [--only TEXT]}. */
    public static Arguments choosing(String command, String... given) {
        return of(command, true, given);
    }

    private static Arguments of(String command, boolean chooses, String... given) {
        boolean quick = false;
        String only = "";
        Optional<Path> json = Optional.empty();
        for (int i = 0; i < given.length; i++) {
            boolean followed = i + 1 < given.length;
            if (given[i].equals("--quick")) {
                quick = true;
            } else if (chooses && given[i].equals("--only") && followed) {
                only = given[++i];
            } else if (given[i].equals("--json") && followed) {
                json = Optional.of(Path.of(given[++i]));
            } else {
                String expected = chooses ? "--quick, --only TEXT or --json FILE" : "--quick or --json FILE";
                System.err.println("benchmarks/run %s: got %s, expected %s.".formatted(command, given[i], expected));
                System.exit(2);
            }
        }
        return new Arguments(quick, only, json);
    }

    /** Writes the figures if they are asked for. */
    public void writeJson(String text) throws IOException {
        if (json.isPresent()) {
            Files.writeString(json.get(), text);
        }
    }
}
