package dev.refrain.nn.io;

import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SequencedMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** The header as it is written: metadata if there is any, then the tensors one behind the other. */
final class HeaderText {
    /** Data begins at a multiple of this, so that others may map it. */
    private static final int ALIGNMENT = Double.BYTES;

    private HeaderText() {}

    /** The bytes of the header of these; the same for the same names, types, shapes and metadata. */
    static byte[] encode(SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata) {
        StringWriter text = new StringWriter();
        JsonFactory factory = JsonFactory.builder()
                .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                .build();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart(Names.METADATA);
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            long begin = 0;
            for (var each : tensors.entrySet()) {
                begin = write(json, each.getKey(), each.getValue(), begin);
            }
            json.writeEndObject();
        }
        return padded(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Writes what is said of one tensor, and returns where its data ends. */
    private static long write(JsonGenerator json, String name, Tensor tensor, long begin) {
        Shape shape = tensor.shape();
        long end = begin + (long) shape.count() * tensor.dtype().bytes();
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("dtype", ElementType.of(tensor.dtype()).name());
        json.writeName("shape");
        json.writeArray(shape.sizes(), 0, shape.rank());
        json.writeName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        return end;
    }

    private static byte[] padded(byte[] json) {
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }
}
