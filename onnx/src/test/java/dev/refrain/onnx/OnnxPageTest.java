package dev.refrain.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Bidirectional;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.TokenSequences;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of Java in docs/onnx.md, which stand here as they stand there, and do what it says. */
class OnnxPageTest {
    @TempDir
    private Path folder;

    record Tagger(Embedding words, Bidirectional<LstmState> encoder, Linear readout) {
        Var apply(Ids ids, Lengths lengths) {
            Sequences x = words.apply(TokenSequences.of(ids, lengths));
            return encoder.apply(x).sequences().map(readout).values();
        }
    }

    private static Tagger tagger() {
        Tagger tagger = new Tagger(
                new Embedding(5000, 6), Recurrent.of(new LstmCell(6, 4)).bidirectional(), new Linear(8, 3));
        return Parameters.initialise(tagger, 7);
    }

    private static void write(Tagger tagger, Path folder) throws IOException {
        OnnxModel file = OnnxExport.named("tagger")
                .ids("words", 5000, "time, batch") // int64, below 5000
                .lengths("lengths", "time", "batch") // int64 [batch]: how many steps of each count
                .of(in -> OnnxOutputs.of("tags", tagger.apply(in.ids("words"), in.lengths("lengths"))));
        file.write(folder.resolve("tagger.onnx"));
    }

    private static float[][][] run(Path folder) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session =
                        environment.createSession(folder.resolve("tagger.onnx").toString());
                OnnxTensor words = OnnxTensor.createTensor(environment, new long[][] {{4, 7}, {2, 9}, {11, 0}});
                OnnxTensor lengths = OnnxTensor.createTensor(environment, new long[] {3, 2});
                OrtSession.Result result = session.run(Map.of("words", words, "lengths", lengths))) {
            float[][][] tags = (float[][][]) result.get(0).getValue(); // [time, batch, tags]
            return tags;
        }
    }

    @Test
    void theTaggerSaysThereWhatItSaysHere() throws Exception {
        Tagger tagger = tagger();
        write(tagger, folder);
        float[][][] tags = run(folder);
        Ids words = Ids.of(new int[] {4, 7, 2, 9, 11, 0}, 3, 2);
        float[] here =
                tagger.apply(words, new Lengths(3, List.of(3, 2))).value().toFloats();
        for (int t = 0; t < 3; t++) {
            for (int b = 0; b < 2; b++) {
                float[] expected = Arrays.copyOfRange(here, (t * 2 + b) * 3, (t * 2 + b + 1) * 3);
                assertArrayEquals(expected, tags[t][b], 1e-5f, "time %d, sequence %d".formatted(t, b));
            }
        }
    }

    @Test
    void aStepHasItsStateAsInputAndOutput() {
        Recurrent<Var> layer = Parameters.initialise(Recurrent.of(new GruCell(40, 128)), 7);
        OnnxModel step = OnnxExport.named("step")
                .input("x", DType.FLOAT32, "time, batch, 40")
                .input("h", DType.FLOAT32, "batch, 128")
                .of(in -> {
                    Outputs<Var> y = layer.apply(in.value("x"), in.value("h"));
                    return OnnxOutputs.of("y", y.all()).and("next_h", y.last());
                });
        try (OrtRun run = new OrtRun(step)) {
            assertEquals(
                    List.of("y", "next_h"),
                    List.copyOf(run.apply(Map.of(
                                    "x", LayerExport.normal(RandomKey.of(1), DType.FLOAT32, 2, 3, 40),
                                    "h", LayerExport.normal(RandomKey.of(2), DType.FLOAT32, 3, 128)))
                            .keySet()));
        }
    }

    @Test
    void whatThePageShowsStandsHere() throws IOException {
        String here = lines(Files.readString(Path.of("src/test/java/dev/refrain/onnx/OnnxPageTest.java"))
                .replace("folder.resolve(\"tagger.onnx\").toString()", "\"tagger.onnx\"")
                .replace("folder.resolve(\"tagger.onnx\")", "Path.of(\"tagger.onnx\")")
                .replace("OnnxModel step = OnnxExport", "OnnxExport")
                .replace("            return tags;\n", ""));
        String page = Files.readString(Path.of("../docs/onnx.md"));
        List<MatchResult> shown = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(page)
                .results()
                .toList();
        assertEquals(3, shown.size());
        for (MatchResult block : shown) {
            for (String part : block.group(1).split("\n\n", -1)) {
                assertTrue(here.contains(lines(part)), part);
            }
        }
    }

    /** Without what only arranges it. */
    private static String lines(String code) {
        return code.replaceAll("\\s+", "");
    }
}
