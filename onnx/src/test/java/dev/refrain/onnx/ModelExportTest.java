package dev.refrain.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.CrossEntropy;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Bidirectional;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Stacked;
import dev.refrain.nn.TokenSequences;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.cell.MguCell;
import dev.refrain.nn.layer.Conv1d;
import dev.refrain.nn.layer.Dropout;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.layer.Padding;
import dev.refrain.nn.layer.Sequential;
import dev.refrain.nn.sequence.AdditiveAttention;
import dev.refrain.nn.sequence.AttentionCell;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole models: text in, distributions out, over random lengths and batches. */
class ModelExportTest {
    private static final int SYMBOLS = 17;

    record LanguageModel(Embedding words, Stacked<LstmState> layers, Linear readout) {
        LanguageModel() {
            this(
                    new Embedding(SYMBOLS, 6).withPadding(0),
                    Recurrent.stack(2, 6, 8, LstmCell::new).withDropout(0.25),
                    new Linear(8, SYMBOLS));
        }

        OnnxOutputs apply(OnnxInputs in) {
            List<LstmState> first = List.of(state(in, 0), state(in, 1));
            Outputs<List<LstmState>> y = layers.apply(words.apply(in.ids("ids")), first);
            OnnxOutputs outputs = OnnxOutputs.of("logs", readout.apply(y.all()).logSoftmax(-1));
            for (int k = 0; k < 2; k++) {
                LstmState last = y.last().get(k);
                outputs = outputs.and("next_h" + k, last.hidden()).and("next_c" + k, last.cell());
            }
            return outputs;
        }

        private static LstmState state(OnnxInputs in, int k) {
            return new LstmState(in.value("h" + k), in.value("c" + k));
        }
    }

    private static Ids ids(int seed, int limit, int... sizes) {
        RandomKey key = RandomKey.of(seed).child("ids");
        int[] values = IntStream.range(0, Shape.of(sizes).count())
                .map(i -> (int) key.below(limit, i))
                .toArray();
        return Ids.of(values, sizes);
    }

    private static Tensor normal(int seed, int... sizes) {
        return LayerExport.normal(RandomKey.of(seed).child("normal"), DType.FLOAT32, sizes);
    }

    private static <M> M drawn(M model) {
        return Parameters.initialise(model, 5, DType.FLOAT32);
    }

    @Test
    void languageModelWithStates() {
        LanguageModel model = drawn(new LanguageModel());
        OnnxModel file = languageModel(model);
        assertEquals(2, file.operators().stream().filter("LSTM"::equals).count());
        try (OrtRun run = new OrtRun(file)) {
            for (int seed = 0; seed < 8; seed++) {
                int batch = 1 + seed % 3;
                Map<String, Object> inputs = states(batch);
                inputs.put("ids", ids(seed, SYMBOLS, 1 + 5 * seed, batch));
                Agreement.check(model::apply, run, inputs, Agreement.TOLERANCE);
            }
        }
    }

    private static OnnxModel languageModel(LanguageModel model) {
        OnnxExport export = OnnxExport.named("language").ids("ids", SYMBOLS, "time, batch");
        for (int k = 0; k < 2; k++) {
            export = export.input("h" + k, DType.FLOAT32, "batch, 8").input("c" + k, DType.FLOAT32, "batch, 8");
        }
        return export.of(model::apply);
    }

    private static Map<String, Object> states(int batch) {
        Map<String, Object> states = new HashMap<>();
        for (String name : List.of("h0", "c0", "h1", "c1")) {
            states.put(name, normal(name.hashCode(), batch, 8));
        }
        return states;
    }

    @Test
    void statesFedBackGiveTheSameAsOneRun() {
        LanguageModel model = drawn(new LanguageModel());
        int[] text = ids(3, SYMBOLS, 12).toArray();
        try (OrtRun run = new OrtRun(languageModel(model))) {
            Map<String, Object> all = states(1);
            Map<String, Object> one = new HashMap<>(all);
            all.put("ids", Ids.of(text, text.length, 1));
            double[] whole = run.apply(all).get("logs").toDoubles();
            for (int t = 0; t < text.length; t++) {
                one.put("ids", Ids.of(new int[] {text[t]}, 1, 1));
                Map<String, Tensor> step = run.apply(one);
                double[] logs = step.get("logs").toDoubles();
                for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                    assertEquals(whole[t * SYMBOLS + symbol], logs[symbol], Agreement.TOLERANCE);
                }
                for (String name : List.of("h0", "c0", "h1", "c1")) {
                    one.put(name, step.get("next_" + name));
                }
            }
        }
    }

    record Tagger(Embedding words, Bidirectional<LstmState> encoder, Linear readout) {
        Tagger() {
            this(new Embedding(SYMBOLS, 4), Recurrent.of(new LstmCell(4, 5)).bidirectional(), new Linear(10, 3));
        }
    }

    @Test
    void taggerOfSequencesOfSeveralLengths() {
        Tagger tagger = drawn(new Tagger());
        OnnxFunction function = in -> {
            TokenSequences tokens = TokenSequences.of(in.ids("ids"), in.lengths("lengths"));
            Sequences y = tagger.encoder().apply(tagger.words().apply(tokens)).sequences();
            Sequences tags = y.map(tagger.readout());
            return OnnxOutputs.of("tags", tags.values().softmax(-1))
                    .and("end", y.atEnd())
                    .and("mean", y.mean())
                    .and("max", y.max())
                    .and("sum", y.sum())
                    .and("mask", y.mask());
        };
        OnnxModel file = OnnxExport.named("tagger")
                .ids("ids", SYMBOLS, "time, batch")
                .lengths("lengths", "time", "batch")
                .of(function);
        assertEquals(1, file.operators().stream().filter("LSTM"::equals).count());
        try (OrtRun run = new OrtRun(file)) {
            for (int seed = 0; seed < 8; seed++) {
                int time = 1 + 2 * seed;
                int batch = 1 + seed % 4;
                Lengths lengths = LayerExport.lengths(RandomKey.of(seed), time, batch);
                Map<String, Object> inputs =
                        Agreement.inputs("ids", ids(seed, SYMBOLS, time, batch), "lengths", lengths);
                Agreement.check(function, run, inputs, Agreement.TOLERANCE);
            }
        }
    }

    @Test
    void stepsThatCountAsRows() {
        Linear readout = drawn(new Linear(3, 2));
        OnnxFunction function = in -> OnnxOutputs.of(
                "y",
                readout.apply(Sequences.of(in.value("x"), in.lengths("lengths")).rows()));
        OnnxModel file = OnnxExport.named("rows")
                .input("x", DType.FLOAT32, "time, batch, 3")
                .lengths("lengths", "time", "batch")
                .of(function);
        try (OrtRun run = new OrtRun(file)) {
            Map<String, Object> inputs =
                    Agreement.inputs("x", normal(1, 6, 3, 3), "lengths", new Lengths(6, List.of(2, 6, 0)));
            Agreement.check(function, run, inputs, Agreement.TOLERANCE);
        }
    }

    record Reader(Conv1d windows, LayerNorm norm, Sequential dense, Recurrent<Var> layer) {
        Reader() {
            this(
                    new Conv1d(3, 6, 3).withPadding(Padding.SAME),
                    new LayerNorm(6),
                    Sequential.of(new Linear(6, 4), Activation.TANH, new Dropout(0.5)),
                    Recurrent.of(new MguCell(4, 4)));
        }

        Var apply(Var x) {
            return layer.apply(dense.apply(norm.apply(windows.apply(x).relu()))).all();
        }
    }

    @Test
    void windowsOverTimeBelowACellOfScan() {
        Reader reader = drawn(new Reader());
        agrees(in -> OnnxOutputs.of("y", reader.apply(in)));
    }

    private static void agrees(Function<Var, OnnxOutputs> model) {
        OnnxFunction function = in -> model.apply(in.value("x"));
        OnnxModel file = OnnxExport.named("model")
                .input("x", DType.FLOAT32, "time, batch, 3")
                .of(function);
        try (OrtRun run = new OrtRun(file)) {
            for (int seed = 0; seed < 4; seed++) {
                Map<String, Object> inputs = Agreement.inputs("x", normal(seed, 2 + 3 * seed, 1 + seed, 3));
                Agreement.check(function, run, inputs, Agreement.TOLERANCE);
            }
        }
    }

    @Test
    void sizesAreCalculatedWhereTheyVary() {
        UnaryOperator<Var> flat = x -> x.reshape(x.shape().size(0) * x.shape().size(1), 3);
        agrees(x -> {
            int time = x.shape().size(0);
            int batch = x.shape().size(1);
            return OnnxOutputs.of("flat", flat.apply(x))
                    .and("back", flat.apply(x).square().reshape(x.shape()))
                    .and("line", x.reshape(-1))
                    .and("features", x.reshape(3, batch, time))
                    .and("mean", x.mean(0))
                    .and("total", x.mean())
                    .and("variance", Reductions.sampleVariance(x, 0, 1))
                    .and("deviation", Reductions.standardDeviation(x, 0))
                    .and("last", x.select(0, time - 1))
                    .and("behind", x.slice(0, 1, time))
                    .and("turned", x.permute(1, 0, 2).reshape(batch, time * 3))
                    .and("repeated", x.sum(0).reshape(1, batch, 3).expand(Shape.of(time, batch, 3)))
                    .and("ones", Var.of(Tensor.full(x.dtype(), 2, time, batch)).on(x))
                    .and("count", Var.scalar(time, x.dtype()).on(x))
                    .and("constant", Var.of(Tensor.of(new float[] {1, 2}, 2)));
        });
    }

    @Test
    void lossOfLogits() {
        OnnxFunction function =
                in -> OnnxOutputs.of("loss", Var.apply(new CrossEntropy(), in.ids("classes"), in.value("x")));
        OnnxModel file = OnnxExport.named("loss")
                .input("x", DType.FLOAT32, "time, batch, 4")
                .ids("classes", 4, "time, batch")
                .of(function);
        try (OrtRun run = new OrtRun(file)) {
            Map<String, Object> inputs = Agreement.inputs("x", normal(1, 5, 2, 4), "classes", ids(1, 4, 5, 2));
            Agreement.check(function, run, inputs, Agreement.TOLERANCE);
        }
    }

    @Test
    void tiedOutputLayer() {
        Embedding words = drawn(new Embedding(SYMBOLS, 3).withPadding(2));
        agrees(x -> OnnxOutputs.of("logits", words.logits(x)));
    }

    record Translator(Recurrent<Var> encoder, AttentionCell<Var> decoder) {
        Translator() {
            this(
                    Recurrent.of(new GruCell(3, 4)),
                    new AttentionCell<>(new GruCell(2 + 4, 5), new AdditiveAttention(5, 4, 3)));
        }
    }

    @Test
    void attentionOverAnEncoder() {
        Translator translator = drawn(new Translator());
        OnnxFunction function = in -> {
            Sequences memory = translator
                    .encoder()
                    .apply(Sequences.of(in.value("x"), in.lengths("lengths")))
                    .sequences();
            Var y = in.value("y");
            return OnnxOutputs.of(
                    "z",
                    Recurrent.of(translator.decoder())
                            .apply(y, translator.decoder().start(y.select(0, 0), memory))
                            .all());
        };
        OnnxModel file = OnnxExport.named("translator")
                .input("x", DType.FLOAT32, "source, batch, 3")
                .lengths("lengths", "source", "batch")
                .input("y", DType.FLOAT32, "target, batch, 2")
                .of(function);
        try (OrtRun run = new OrtRun(file)) {
            for (int seed = 0; seed < 4; seed++) {
                int batch = 1 + seed;
                Lengths lengths = new Lengths(
                        5,
                        IntStream.range(0, batch).mapToObj(n -> 1 + (n + 3) % 5).toList());
                Map<String, Object> inputs = Agreement.inputs(
                        "x", normal(seed, 5, batch, 3), "lengths", lengths, "y", normal(9, 2 + seed, batch, 2));
                Agreement.check(function, run, inputs, Agreement.TOLERANCE);
            }
        }
    }
}
