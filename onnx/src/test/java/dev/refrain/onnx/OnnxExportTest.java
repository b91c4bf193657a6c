package dev.refrain.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.CustomOp;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.ops.Sink;
import dev.refrain.autograd.ops.Stride;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file says of itself, and what is refused. */
class OnnxExportTest {
    private static final OnnxExport SEQUENCE = OnnxExport.named("model").input("x", DType.FLOAT32, "time, batch, 3");

    private static OnnxModel doubled() {
        return SEQUENCE.describedAs("Twice x.")
                .of(in -> OnnxOutputs.of("y", in.value("x").mul(2)));
    }

    @Test
    void fileSaysWhatItIs() throws InvalidProtocolBufferException {
        ModelProto proto = ModelProto.parseFrom(doubled().bytes());
        assertEquals("refrain", proto.getProducerName());
        assertEquals("Twice x.", proto.getDocString());
        assertEquals(18, proto.getOpsetImport(0).getVersion());
        assertEquals("model", proto.getGraph().getName());
        assertEquals(List.of("time", "batch", "3"), sizes(proto.getGraph().getInput(0)));
        assertEquals("y", proto.getGraph().getOutput(0).getName());
        assertEquals(List.of("time", "batch", "3"), sizes(proto.getGraph().getOutput(0)));
    }

    private static List<String> sizes(ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDimList().stream()
                .map(size -> size.getValueCase() == TensorShapeProto.Dimension.ValueCase.DIM_VALUE
                        ? String.valueOf(size.getDimValue())
                        : size.getDimParam())
                .toList();
    }

    @Test
    void sizesOfOutputsAreFormulas() throws InvalidProtocolBufferException {
        OnnxModel model = SEQUENCE.of(in -> OnnxOutputs.of("flat", in.value("x").reshape(-1))
                .and("halves", Var.apply(new Stride(0, 2), in.value("x")))
                .and("behind", in.value("x").slice(0, 1, in.value("x").shape().size(0))));
        ModelProto proto = ModelProto.parseFrom(model.bytes());
        assertEquals(List.of("3*time*batch"), sizes(proto.getGraph().getOutput(0)));
        assertEquals(List.of("", "batch", "3"), sizes(proto.getGraph().getOutput(1)));
        assertEquals(List.of("time-1", "batch", "3"), sizes(proto.getGraph().getOutput(2)));
    }

    @Test
    void parametersKeepTheirNames() throws InvalidProtocolBufferException {
        Recurrent<Var> layer = Recurrent.of(new GruCell(3, 2));
        Parameters.initialise(layer, 1, DType.FLOAT64);
        OnnxModel model = OnnxExport.named("gru")
                .input("x", DType.FLOAT64, "time, batch, 3")
                .of(in -> OnnxOutputs.of("y", layer.apply(in.value("x")).all()));
        List<String> names = ModelProto.parseFrom(model.bytes()).getGraph().getInitializerList().stream()
                .map(each -> each.getName())
                .toList();
        assertTrue(names.containsAll(List.of("cell.weightIh", "cell.weightHh", "cell.bias")), names::toString);
    }

    @Test
    void isWrittenToAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.onnx");
        Files.writeString(file, "before");
        doubled().write(file);
        assertArrayEquals(doubled().bytes(), Files.readAllBytes(file));
        assertThrows(IOException.class, () -> doubled().write(folder.resolve("none/model.onnx")));
    }

    @Test
    void bytesAreACopy() {
        OnnxModel model = doubled();
        model.bytes()[0]++;
        assertArrayEquals(doubled().bytes(), model.bytes());
        assertEquals(List.of("Mul", "Identity"), model.operators());
        assertEquals(
                "OnnxModel model of %d bytes: 1 Identity, 1 Mul".formatted(model.bytes().length), model.toString());
    }

    private static void refused(String message, OnnxExport export, OnnxFunction function) {
        OnnxException refused = assertThrows(OnnxException.class, () -> export.of(function));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void loopsOverTimeAreRefused() {
        refused("recurrences belong into Recurrent or Scan", SEQUENCE, in -> {
            Var sum = in.value("x").select(0, 0);
            for (int t = 1; t < in.value("x").shape().size(0); t++) {
                sum = sum.add(in.value("x").select(0, t));
            }
            return OnnxOutputs.of("sum", sum);
        });
    }

    @Test
    void anotherOpAtAnotherSizeIsRefused() {
        refused("at some sizes of its inputs and", SEQUENCE, in -> {
            Var x = in.value("x");
            return OnnxOutputs.of("y", x.shape().size(0) % 4 == 1 ? x.reshape(-1) : x.sum());
        });
    }

    @Test
    void constantsThatVaryAreRefused() {
        refused("has other elements at other sizes", SEQUENCE, in -> {
            Var x = in.value("x");
            return OnnxOutputs.of(
                    "y", x.mul(Masks.lower(x.shape().size(0), 3, 0, x.dtype()).reshape(-1, 1, 3)));
        });
    }

    @Test
    void sizesThatFollowFromNothingAreRefused() {
        refused("it cannot be told how it follows", SEQUENCE, in -> {
            Var x = in.value("x");
            int third = x.shape().size(0) / 3;
            return OnnxOutputs.of("y", x.slice(0, third, third + 1));
        });
    }

    @Test
    void stepsThatNoInputHasAreRefused() {
        refused("no input has the size time", OnnxExport.named("m").lengths("lengths", "time", "batch"), in -> {
            return OnnxOutputs.of("mask", in.lengths("lengths").mask(DType.FLOAT32));
        });
    }

    @Test
    void idsThatAreCalculatedAreRefused() {
        OnnxExport export = OnnxExport.named("m").ids("ids", 5, "time").input("x", DType.FLOAT32, "5, 2");
        refused("are no input and follow from no lengths", export, in -> {
            int[] values = in.ids("ids").toArray();
            values[0] = 4 - values[0];
            Ids changed = Ids.of(values, values.length);
            return OnnxOutputs.of("y", in.value("x").gatherRows(changed));
        });
    }

    /** x³. */
    record Cube() implements CustomOp {
        @Override
        public Shape shape(Shapes in) {
            return in.at(0);
        }

        @Override
        public Tensor forward(List<Tensor> in) {
            return in.getFirst();
        }

        @Override
        public void pullback(Saved saved, Var cotangent, Sink gradients) {}
    }

    @Test
    void opsOfOnesOwnAreRefused() {
        refused("an op of one's own", SEQUENCE, in -> OnnxOutputs.of("y", Var.apply(new Cube(), in.value("x"))));
    }

    @Test
    void namesAreChecked() {
        refused(
                "got z, expected an input of real numbers among [x]",
                SEQUENCE,
                in -> OnnxOutputs.of("y", in.value("z")));
        refused("of ids", SEQUENCE, in -> OnnxOutputs.of("y", in.value("x").gatherRows(in.ids("x"))));
        refused(
                "of lengths",
                SEQUENCE,
                in -> OnnxOutputs.of(
                        "y", Sequences.of(in.value("x"), in.lengths("x")).values()));
        refused(
                "two outputs named y",
                SEQUENCE,
                in -> OnnxOutputs.of("y", in.value("x")).and("y", in.value("x")));
        assertThrows(OnnxException.class, () -> SEQUENCE.ids("x", 3, ""));
        assertThrows(OnnxException.class, () -> SEQUENCE.ids("ids", 0, "time"));
        assertThrows(OnnxException.class, () -> SEQUENCE.input("a b", DType.FLOAT32, "3"));
        assertThrows(OnnxException.class, () -> SEQUENCE.input("a", DType.FLOAT32, "-3"));
    }

    @Test
    void outputsThatDifferAreRefused() {
        refused("other outputs", SEQUENCE, in -> {
            Var x = in.value("x");
            return OnnxOutputs.of("y" + x.shape().size(0), x);
        });
    }
}
