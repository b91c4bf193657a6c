package dev.refrain.nn.io;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Named tensors and texts about them, as a <a href="https://huggingface.co/docs/safetensors">safetensors</a> file has them.
 *
 * <pre>{@code SafeTensors.of(Parameters.values(model), Map.of("task", "adder")).write(Path.of("adder.safetensors"));
 * Parameters.load(model, SafeTensors.read(Path.of("adder.safetensors")).tensors());}</pre>
 *
 * <p>Types are float32 and float64; float16 (F16) and bfloat16 (BF16) are read, too, as the same numbers in float32. Names have 1 to 512 characters, none of them a control character, and there are at most
 * 65,536 tensors, whose names have 8,388,608 characters in all. The metadata has at most 16,384 keys, and 2,097,152 characters
 * in all.
 */
public final class SafeTensors {
    private static final String FORMAT = "safetensors";

    private final SequencedMap<String, Tensor> tensors;
    private final SequencedMap<String, String> metadata;

    /** Around maps that nobody else has, whose content is as a file may have it. */
    SafeTensors(SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata) {
        this.tensors = Collections.unmodifiableSequencedMap(tensors);
        this.metadata = Collections.unmodifiableSequencedMap(metadata);
    }

    /**
     * Tensors in this order, and metadata sorted by key; the maps are copied.
     *
     * @throws HyperParameterException if a file cannot have such a name, or so many or long ones
     */
    public static SafeTensors of(SequencedMap<String, Tensor> tensors, Map<String, String> metadata) {
        SequencedMap<String, Tensor> named = new LinkedHashMap<>(Objects.requireNonNull(tensors, "tensors"));
        SequencedMap<String, String> texts = new TreeMap<>(Objects.requireNonNull(metadata, "metadata"));
        named.forEach((name, tensor) -> Objects.requireNonNull(tensor, name));
        if (named.containsKey(Names.METADATA)) {
            throw new HyperParameterException(
                    "%s: got the name of the metadata for a tensor, expected %s".formatted(FORMAT, Names.EXPECTED));
        }
        Names.check(FORMAT, named.keySet());
        checkMetadata(texts);
        Names.checkMost(FORMAT, "bytes of header", HeaderText.encode(named, texts).length, Limits.HEADER_BYTES);
        return new SafeTensors(named, texts);
    }

    private static void checkMetadata(Map<String, String> metadata) {
        long characters = 0;
        for (Map.Entry<String, String> each : metadata.entrySet()) {
            Names.checkText(FORMAT, each.getKey());
            Names.checkText(FORMAT, Objects.requireNonNull(each.getValue(), each.getKey()));
            characters += each.getKey().length() + each.getValue().length();
        }
        Names.checkMost(FORMAT, "keys of metadata", metadata.size(), Limits.METADATA_ENTRIES);
        Names.checkMost(FORMAT, "characters of metadata", characters, Limits.METADATA_CHARACTERS);
    }

    /**
     * What is in a file; a link is followed. NaN and infinite values are taken as they are.
     *
     * @throws CheckpointFormatException if the file is not exactly as the format says, or has other types of elements
     * @throws IOException if it cannot be read; the message has the path and says why
     */
    public static SafeTensors read(Path file) throws IOException {
        return SafeTensorsReader.read(Objects.requireNonNull(file, "file"));
    }

    /**
     * Writes all to a file, the same bytes for the same content. What the file had before is replaced in one step: whatever
     * happens, it has the old content or the new. Of a link, the file it leads to is replaced.
     *
     * @throws IOException if it cannot be written; the message has the path and says why, and the old content stays
     */
    public void write(Path file) throws IOException {
        Replacement.write(Objects.requireNonNull(file, "file"), this::writeTo);
    }

    private void writeTo(FileChannel out) throws IOException {
        new SafeTensorsWriter(out, null).write(HeaderText.encode(tensors, metadata), tensors);
    }

    /** The tensors by name, in the order of the header. */
    public SequencedMap<String, Tensor> tensors() {
        return tensors;
    }

    /** The texts about them, in the order of the header. */
    public SequencedMap<String, String> metadata() {
        return metadata;
    }

    /** Equal tensors and metadata of equal names in the same order; of tensors, as {@link Tensor#equals} says. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SafeTensors file
                && inOrder(tensors).equals(inOrder(file.tensors))
                && inOrder(metadata).equals(inOrder(file.metadata));
    }

    @Override
    public int hashCode() {
        return Objects.hash(tensors, metadata);
    }

    private static List<?> inOrder(SequencedMap<?, ?> map) {
        return List.copyOf(map.entrySet());
    }

    /** How many tensors, and the keys of the metadata. */
    @Override
    public String toString() {
        return "SafeTensors[%d tensors, metadata %s]".formatted(tensors.size(), metadata.keySet());
    }
}
