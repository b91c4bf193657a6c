package dev.refrain.onnx;

import dev.refrain.nn.io.Replacement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A model in the format of ONNX, of operator set 18. */
public final class OnnxModel {
    private final String name;
    private final byte[] bytes;
    private final List<String> operators;

    OnnxModel(String name, byte[] bytes, List<String> operators) {
        this.name = name;
        this.bytes = bytes;
        this.operators = List.copyOf(operators);
    }

    /** The file's content, as a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The operators of all nodes, as {@code LSTM}, in the order in which they are calculated. */
    public List<String> operators() {
        return operators;
    }

    /**
     * Writes it to a file, which is replaced in one step: it has its old content or the new at every instant.
     *
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Replacement.write(file, out -> {
            ByteBuffer content = ByteBuffer.wrap(bytes);
            while (content.hasRemaining()) {
                out.write(content);
            }
        });
    }

    /** The name, and how many nodes there are of each operator. */
    @Override
    public String toString() {
        String counts = operators.stream()
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
        return "OnnxModel %s of %d bytes: %s".formatted(name, bytes.length, counts);
    }
}
