package dev.refrain.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a command did: its exit code and what it said. */
public record Execution(int status, String out, String err) {
    /** Runs {@code refrain} within this JVM. */
    public static Execution of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Refrain.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        int status = command.execute(arguments);
        return new Execution(status, out.toString(), err.toString());
    }

    public List<String> outLines() {
        return out.lines().toList();
    }

    public List<String> errLines() {
        return err.lines().toList();
    }

    /**
     * The members of the one JSON object on stdout; those of an inner object under {@code outer.inner}, and
     * elements of an array under {@code array.0}.
     */
    public SequencedMap<String, Object> json() {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), out)) {
            expect(parser, JsonToken.START_OBJECT);
            read(parser, "", members);
            if (parser.nextToken() != null) {
                throw new AssertionError("more than one JSON object: " + out);
            }
        }
        return members;
    }

    private static void expect(JsonParser parser, JsonToken expected) {
        JsonToken token = parser.nextToken();
        if (token != expected) {
            throw new AssertionError("got " + token + ", expected " + expected);
        }
    }

    private static void read(JsonParser parser, String prefix, SequencedMap<String, Object> members) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = prefix + parser.currentName();
            parser.nextToken();
            readValue(parser, name, members);
        }
    }

    private static void readValue(JsonParser parser, String name, SequencedMap<String, Object> members) {
        switch (parser.currentToken()) {
            case START_OBJECT -> read(parser, name + ".", members);
            case START_ARRAY -> {
                for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    readValue(parser, name + "." + i, members);
                }
            }
            case VALUE_STRING -> members.put(name, parser.getString());
            case VALUE_NUMBER_INT -> members.put(name, parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> members.put(name, parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> members.put(name, parser.getBooleanValue());
            default -> throw new AssertionError("unexpected " + parser.currentToken() + " at " + name);
        }
    }
}
