package dev.refrain.gradcheck.junit.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Directions;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.cell.ResetAfterGruCell;
import dev.refrain.nn.io.SafeTensors;
import dev.refrain.nn.io.StateDict;
import dev.refrain.nn.layer.Bilinear;
import dev.refrain.nn.layer.Conv2d;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that PyTorch wrote, by {@code state_dicts.py}, which has the models too: read here, they give what they gave there. */
class PyTorchFilesTest {
    record Tagger(Embedding words, Stacked<Directions<LstmState>> encoder, Linear readout) {
        Tagger() {
            this(new Embedding(7, 3), Recurrent.bidirectionalStack(2, 3, 4, LstmCell::new), new Linear(8, 5));
        }

        Var apply(Ids ids) {
            return readout.apply(encoder.apply(words.apply(ids)).all());
        }
    }

    record Writer(Embedding words, Recurrent<Var> first, ResetAfterGruCell second, List<Linear> layers) {
        Writer() {
            this(
                    new Embedding(7, 3),
                    Recurrent.of(new ResetAfterGruCell(3, 4)),
                    new ResetAfterGruCell(4, 2),
                    List.of(new Linear(2, 6), Linear.withoutBias(6, 7)));
        }

        Var apply(Ids ids) {
            Var read = first.apply(words.apply(ids)).last();
            Var thought = second.step(read, second.initialState(read)).output();
            return layers.get(1).apply(layers.get(0).apply(thought).tanh());
        }
    }

    record Pictures(Conv2d look, LayerNorm norm, Bilinear compare) {
        Pictures() {
            this(new Conv2d(2, 3, 2, 3), new LayerNorm(3), new Bilinear(3, 3, 2));
        }

        Var apply(Var a, Var b) {
            return compare.apply(seen(a), seen(b));
        }

        private Var seen(Var image) {
            return norm.apply(look.apply(image).sum(1, 2));
        }
    }

    @TempDir
    private Path folder;

    private SafeTensors file(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream resource = Objects.requireNonNull(PyTorchFilesTest.class.getResourceAsStream(name))) {
            Files.copy(resource, file);
        }
        return SafeTensors.read(file);
    }

    private static float[] numbers(SafeTensors file, String name) {
        double[] wide = Stream.of(file.metadata().get(name).split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return Tensor.of(wide, wide.length).to(DType.FLOAT32).toFloats();
    }

    private static Ids ids(SafeTensors file, int batch) {
        int[] numbers = Stream.of(file.metadata().get("ids").split(" ", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        return Ids.of(numbers, numbers.length / batch, batch);
    }

    /** What is loaded is all that is in the file; written again, it means the same, though the second biases are 0. */
    private static void checkState(SafeTensors file, Object loaded, Object fresh) {
        Map<String, Tensor> written = StateDict.of(loaded);
        assertEquals(file.tensors().keySet(), written.keySet());
        Map<String, Tensor> again = StateDict.of(StateDict.load(fresh, new LinkedHashMap<>(written)));
        assertEquals(written, again);
        file.tensors().forEach((name, tensor) -> {
            assertEquals(tensor.shape(), written.get(name).shape(), name);
            if (!name.contains("bias_")) { // of which there are two
                assertEquals(tensor, written.get(name), name);
            }
        });
    }

    @Test
    void aTaggerTagsAsItDidThere() throws IOException {
        SafeTensors file = file("tagger.safetensors");
        Tagger tagger = StateDict.load(new Tagger(), file.tensors());
        checkState(file, tagger, new Tagger());
        assertArrayEquals(
                numbers(file, "output"), tagger.apply(ids(file, 2)).value().toFloats(), 1e-6f);
    }

    @Test
    void aWriterWritesAsItDidThere() throws IOException {
        SafeTensors file = file("writer.safetensors");
        Writer writer = StateDict.load(new Writer(), file.tensors());
        checkState(file, writer, new Writer());
        assertArrayEquals(
                numbers(file, "output"), writer.apply(ids(file, 2)).value().toFloats(), 1e-6f);
    }

    @Test
    void picturesAreComparedAsTheyWereThere() throws IOException {
        SafeTensors file = file("pictures.safetensors");
        Pictures pictures = StateDict.load(new Pictures(), file.tensors());
        checkState(file, pictures, new Pictures());
        assertArrayEquals(
                numbers(file, "output"),
                pictures.apply(image(file, "a"), image(file, "b")).value().toFloats(),
                1e-5f);
    }

    /** Channels are first there and last here. */
    private static Var image(SafeTensors file, String name) {
        return Var.of(Tensor.of(numbers(file, name), 1, 2, 4, 5)).permute(0, 2, 3, 1);
    }
}
