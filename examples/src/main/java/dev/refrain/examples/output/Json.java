package dev.refrain.examples.output;

import java.io.StringWriter;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON object on one line. */
public final class Json {
    private Json() {}

    /** The object with these members: strings, booleans, whole numbers, reals, and maps and lists of such. */
    public static String object(SequencedMap<String, ?> members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, members);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, SequencedMap<?, ?> members) {
        json.writeStartObject();
        members.forEach((name, value) -> {
            json.writeName((String) name);
            writeValue(json, value);
        });
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, Object value) {
        switch (value) {
            case SequencedMap<?, ?> object -> write(json, object);
            case List<?> array -> {
                json.writeStartArray();
                array.forEach(element -> writeValue(json, element));
                json.writeEndArray();
            }
            case String string -> json.writeString(string);
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            default -> throw new IllegalArgumentException("not a JSON value: " + value);
        }
    }
}
