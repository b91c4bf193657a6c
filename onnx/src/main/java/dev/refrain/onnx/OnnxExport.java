package dev.refrain.onnx;

import dev.refrain.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The description of a model's inputs, from which it is written as ONNX. Sizes are numbers, or names of sizes that vary from run to
 * run; one name is one size wherever it stands.
 *
 * <pre>{@code
 * OnnxModel file = OnnxExport.named("tagger")
 *         .ids("words", 5000, "time, batch")
 *         .lengths("lengths", "time", "batch")
 *         .of(in -> OnnxOutputs.of("tags", tagger.apply(in.ids("words"), in.lengths("lengths"))));
 * file.write(Path.of("tagger.onnx"));
 * }</pre>
 *
 * <p>The model is called three times, with values that have shapes and no elements, of sizes that no model is likely to have fixed;
 * what it does must be the same for all sizes. The values of its parameters, and all else that it reads besides its inputs, are
 * written as they are now. It is exported as it evaluates: dropout is the identity. Descriptions do not change: each method gives
 * another one.
 */
public final class OnnxExport {
    private final String name;
    private final String description;
    private final List<InputSpec> inputs;

    private OnnxExport(String name, String description, List<InputSpec> inputs) {
        this.name = Objects.requireNonNull(name, "name");
        this.description = Objects.requireNonNull(description, "description");
        this.inputs = List.copyOf(inputs);
    }

    /** A model of this name, without inputs so far. */
    public static OnnxExport named(String name) {
        return new OnnxExport(name, "", List.of());
    }

    /** With a text for readers of the file. */
    public OnnxExport describedAs(String text) {
        return new OnnxExport(name, text, inputs);
    }

    /**
     * And an input of real numbers, of sizes as in {@code "time, batch, 3"}.
     *
     * @throws OnnxException if the name is taken or is none, or a size is neither a number nor a name
     */
    public OnnxExport input(String input, DType dtype, String sizes) {
        return with(new InputSpec(input, InputSpec.Kind.of(dtype), 0, InputSpec.sizes(sizes)));
    }

    /**
     * And an input of whole numbers from 0 to {@code limit} - 1, int64, as symbols have.
     *
     * @throws OnnxException if the limit is not positive, the name is taken or is none, or a size is neither a number nor a name
     */
    public OnnxExport ids(String input, int limit, String sizes) {
        if (limit < 1) {
            throw new OnnxException("onnx: ids %s: got limit %d, expected 1 or more".formatted(input, limit));
        }
        return with(new InputSpec(input, InputSpec.Kind.IDS, limit, InputSpec.sizes(sizes)));
    }

    /**
     * And an input of the lengths, int64 [batch], of sequences of so many steps: 0 to these.
     *
     * @param steps the size that the sequences have along time
     * @param batch how many there are
     * @throws OnnxException if the name is taken or is none, or a size is neither a number nor a name
     */
    public OnnxExport lengths(String input, String steps, String batch) {
        return with(new InputSpec(input, InputSpec.Kind.LENGTHS, 0, List.of(steps, batch)));
    }

    private OnnxExport with(InputSpec input) {
        if (inputs.stream().anyMatch(each -> each.name().equals(input.name()))) {
            throw new OnnxException("onnx: got two inputs named %s, expected different names".formatted(input.name()));
        }
        List<InputSpec> more = new ArrayList<>(inputs);
        more.add(input);
        return new OnnxExport(name, description, more);
    }

    /**
     * The model.
     *
     * @throws OnnxException if it has ops that ONNX has no translation for, or does not do the same for all sizes
     * @throws dev.refrain.autograd.TapeException if it cannot be traced, as it looks at elements
     */
    public OnnxModel of(OnnxFunction function) {
        return new Export(name, inputs).model(Objects.requireNonNull(function, "function"), description);
    }
}
