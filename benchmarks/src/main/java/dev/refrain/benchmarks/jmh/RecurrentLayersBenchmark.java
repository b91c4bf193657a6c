package dev.refrain.benchmarks.jmh;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.cell.CoupledLstmCell;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LayerNormGruCell;
import dev.refrain.nn.cell.LayerNormLstmCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.MguCell;
import dev.refrain.nn.cell.MinGruCell;
import dev.refrain.nn.cell.PeepholeLstmCell;
import dev.refrain.nn.cell.ResetAfterGruCell;
import dev.refrain.nn.cell.SlstmCell;
import dev.refrain.nn.cell.SruCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A training step, forward and back, of every kind of recurrent layer: 64 steps of 32 sequences, 128 inputs and hidden units. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RecurrentLayersBenchmark {
    private static final int STEPS = 64;
    private static final int BATCH = 32;
    private static final int SIZE = 128;

    /** The lengths of the sequences that are padded go from so many less than all steps to all. */
    private static final int SHORTER = 8;

    @Param({
        "lstm",
        "lstm, padded",
        "lstm, both directions",
        "lstm, both directions, padded",
        "lstm, two layers",
        "peephole lstm",
        "coupled lstm",
        "layer norm lstm",
        "slstm",
        "gru",
        "reset-after gru",
        "layer norm gru",
        "mgu",
        "min gru",
        "sru",
        "elman"
    })
    private String kind = "";

    private RecurrentLayer<?> layer = layer("elman");
    private Tensor x = Tensor.zeros(DType.FLOAT32, 1, 1, 1);
    private int[] lengths = {};

    private static RecurrentLayer<?> layer(String name) {
        return switch (name) {
            case "lstm" -> Recurrent.of(new LstmCell(SIZE, SIZE));
            case "lstm, both directions" ->
                Recurrent.of(new LstmCell(SIZE, SIZE)).bidirectional();
            case "lstm, two layers" -> Recurrent.stack(2, SIZE, SIZE, LstmCell::new);
            case "peephole lstm" -> Recurrent.of(new PeepholeLstmCell(SIZE, SIZE));
            case "coupled lstm" -> Recurrent.of(new CoupledLstmCell(SIZE, SIZE));
            case "layer norm lstm" -> Recurrent.of(new LayerNormLstmCell(SIZE, SIZE));
            case "slstm" -> Recurrent.of(new SlstmCell(SIZE, SIZE));
            case "gru" -> Recurrent.of(new GruCell(SIZE, SIZE));
            case "reset-after gru" -> Recurrent.of(new ResetAfterGruCell(SIZE, SIZE));
            case "layer norm gru" -> Recurrent.of(new LayerNormGruCell(SIZE, SIZE));
            case "mgu" -> Recurrent.of(new MguCell(SIZE, SIZE));
            case "min gru" -> Recurrent.of(new MinGruCell(SIZE, SIZE));
            case "sru" -> Recurrent.of(new SruCell(SIZE, SIZE));
            case "elman" -> Recurrent.of(new ElmanCell(SIZE, SIZE));
            default -> throw new IllegalArgumentException("no layer is called " + name);
        };
    }

    /** Draws the weights and the sequences. */
    @Setup
    public void prepare() {
        String padded = ", padded";
        layer = Parameters.initialise(layer(kind.replace(padded, "")), 1);
        x = Initialisers.normal(0, 1).draw(RandomKey.of(1), Shape.of(STEPS, BATCH, SIZE), DType.FLOAT32);
        lengths = new int[BATCH];
        for (int n = 0; n < BATCH; n++) {
            lengths[n] = kind.endsWith(padded) ? STEPS - n % (SHORTER + 1) : STEPS;
        }
    }

    /** A step. */
    @Benchmark
    public Object training() {
        return step(layer);
    }

    private <S> Object step(RecurrentLayer<S> any) {
        try (Tape tape = Tape.open()) {
            Var in = tape.input(x);
            Outputs<S> y = any.apply(Sequences.of(in, lengths));
            return tape.backward(y.all().sum());
        }
    }
}
