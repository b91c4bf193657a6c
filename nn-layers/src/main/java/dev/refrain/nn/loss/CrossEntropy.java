package dev.refrain.nn.loss;

import dev.refrain.autograd.Indexing;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.TokenSequences;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.IndexRangeException;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * -ln p_t with p = softmax(x), for logits x [..., C] and the right class t [...] of each, reduced. Calculated as
 * (max x - x_t) + ln Σ_j e^(x_j - max x), two terms that are never negative, so it neither overflows nor cancels; its gradient
 * is p - [j = t]. e to its mean is the perplexity.
 *
 * <pre>{@code Var loss = new CrossEntropy(Reduction.MEAN).of(model.logits(tape.ids(tokens)), next);}</pre>
 *
 * <p>With smoothing s and weights w_c it is -(1 - s) w_t ln p_t - s / C Σ_c w_c ln p_c (Szegedy et al. 2016, section 7). A target
 * that is the ignored id counts for nothing: its term and its gradient are 0, whatever its logits are. The mean is the sum of the
 * terms by the sum of the w_t of the targets that count. All of this is as in PyTorch.
 *
 * @param ignored the id of targets that do not count, a class or not; null if all count
 * @param smoothing how much of the right answer is spread evenly over all classes
 * @param weights of the classes, [C], each 0 or more; null if all are 1
 */
public record CrossEntropy(
        Reduction reduction,
        @Nullable Integer ignored,
        double smoothing,
        @Nullable Tensor weights) {
    /**
     * With these options.
     *
     * @throws HyperParameterException if the smoothing is not in [0, 1), or a weight not a finite number of 0 or more
     * @throws ShapeException if the weights are no vector
     */
    public CrossEntropy {
        Objects.requireNonNull(reduction, "reduction");
        Checks.fraction("cross-entropy smoothing", smoothing);
        if (weights != null) {
            checkWeights(weights);
        }
    }

    /** With this reduction; all targets count, and alike. */
    public CrossEntropy(Reduction reduction) {
        this(reduction, null, 0, null);
    }

    private static void checkWeights(Tensor weights) {
        if (weights.shape().rank() != 1) {
            throw new ShapeException(
                    "cross-entropy: got weights of shape %s, expected one for each class".formatted(weights.shape()));
        }
        double[] values = weights.toDoubles();
        for (int c = 0; c < values.length; c++) {
            Checks.notNegative("cross-entropy weight of class " + c, values[c]);
        }
    }

    /** Where targets that are this id do not count, as padding. */
    public CrossEntropy withIgnored(int id) {
        return new CrossEntropy(reduction, id, smoothing, weights);
    }

    /**
     * Where so much of the right answer is spread evenly over all classes.
     *
     * @throws HyperParameterException if that is not in [0, 1)
     */
    public CrossEntropy withSmoothing(double part) {
        return new CrossEntropy(reduction, ignored, part, weights);
    }

    /**
     * Where targets of class c count {@code ofClasses[c]} times.
     *
     * @throws HyperParameterException if one is not a finite number of 0 or more
     */
    public CrossEntropy withWeights(double... ofClasses) {
        return withWeights(Tensor.of(ofClasses, ofClasses.length));
    }

    /**
     * Where targets of class c count {@code ofClasses[c]} times.
     *
     * @throws HyperParameterException if one is not a finite number of 0 or more
     * @throws ShapeException if it is no vector
     */
    public CrossEntropy withWeights(Tensor ofClasses) {
        return new CrossEntropy(reduction, ignored, smoothing, Objects.requireNonNull(ofClasses, "weights"));
    }

    /**
     * The loss of logits [..., C] against classes [...].
     *
     * @throws ShapeException if the axes before the classes differ: losses never broadcast; if there are not as many weights as
     *     classes; or if a mean is asked for and no target counts, or those that do have the weight 0
     * @throws IndexRangeException if a target is neither in 0 .. C - 1 nor ignored, naming it and its position
     */
    public Var of(Var logits, Ids target) {
        if (ignored == null && smoothing == 0 && weights == null) {
            return reduction.apply(negativeLog(logits, target));
        }
        int classes = checkedClasses(logits, target);
        int[] all = target.toArray();
        int[] rows = IntStream.range(0, all.length)
                .filter(i -> ignored == null || all[i] != ignored)
                .toArray();
        int[] right = IntStream.of(rows).map(i -> all[i]).toArray();
        Var x = logits.reshape(all.length, classes);
        boolean every = rows.length == all.length;
        Ids counted = Ids.of(rows, rows.length);
        Var terms = terms(every ? x : x.gatherRows(counted), right); // picked, so that nothing of the others is seen
        return switch (reduction) {
            case SUM -> terms.sum();
            case MEAN -> terms.sum().div(total(right, all.length));
            case NONE -> (every ? terms : spread(terms, counted, all.length)).reshape(target.shape());
        };
    }

    /**
     * The loss of the steps that count; a mean is over these, of all sequences together, and terms that stay as they are come in the
     * order of {@link Sequences#rows}.
     *
     * @throws dev.refrain.nn.SequenceException if their lengths differ
     * @throws IndexRangeException if a target is neither in 0 .. C - 1 nor ignored
     */
    public Var of(Sequences logits, TokenSequences target) {
        logits.lengths().checkSame("cross-entropy", target.lengths());
        checkedClasses(logits.values(), target.ids()); // here, where its place is [t, b]
        return of(logits.rows(), target.rows());
    }

    private static Var negativeLog(Var logits, Ids target) {
        return Var.apply(new dev.refrain.autograd.ops.CrossEntropy(), target, logits);
    }

    private static Var spread(Var terms, Ids counted, int all) {
        return Indexing.scatterAdd(Var.of(Tensor.zeros(terms.dtype(), all)), 0, counted, terms);
    }

    /** Of logits [N, C] and the right classes. */
    private Var terms(Var x, int[] right) {
        Var ofRight = negativeLog(x, Ids.of(right, right.length));
        if (weights != null) {
            ofRight = ofRight.mul(constant(weightsOf(right), x.dtype()));
        }
        if (smoothing == 0) {
            return ofRight;
        }
        Var each = x.logSoftmax(-1);
        Var weighted = weights == null ? each : each.mul(Var.of(weights.to(x.dtype())));
        return ofRight.mul(1 - smoothing).sub(weighted.mean(-1).mul(smoothing));
    }

    private static Var constant(double[] values, DType dtype) {
        return Var.of(Tensor.of(values, values.length).to(dtype));
    }

    private double[] weightsOf(int[] right) {
        double[] ofClasses = Objects.requireNonNull(weights).toDoubles();
        return IntStream.of(right).mapToDouble(c -> ofClasses[c]).toArray();
    }

    /** What a mean divides by. */
    private double total(int[] right, int all) {
        double total =
                weights == null ? right.length : Arrays.stream(weightsOf(right)).sum();
        if (!(total > 0)) {
            throw new ShapeException(
                    "cross-entropy: got %d targets, of which %d count%s, expected some that do for a mean"
                            .formatted(all, right.length, right.length == 0 ? "" : ", with weights that are all 0"));
        }
        return total;
    }

    private int checkedClasses(Var logits, Ids target) {
        int rank = logits.shape().rank();
        int[] before = Arrays.copyOf(logits.shape().sizes(), Math.max(0, rank - 1));
        if (rank == 0 || !Arrays.equals(before, target.shape().sizes())) {
            throw new ShapeException(
                    "cross-entropy: got logits of shape %s and targets of shape %s, expected [..., C] and [...]"
                            .formatted(logits.shape(), target.shape()));
        }
        int classes = logits.shape().size(-1);
        if (weights != null && weights.shape().count() != classes) {
            throw new ShapeException("cross-entropy: got %d weights for logits of shape %s, expected %d"
                    .formatted(weights.shape().count(), logits.shape(), classes));
        }
        int[] all = target.toArray();
        for (int i = 0; i < all.length; i++) {
            if ((all[i] < 0 || all[i] >= classes) && (ignored == null || all[i] != ignored)) {
                throw new IndexRangeException("cross-entropy: got target %d at %s, expected one of %d classes%s"
                        .formatted(
                                all[i],
                                Arrays.toString(target.shape().index(i)),
                                classes,
                                ignored == null ? "" : ", or the ignored " + ignored));
            }
        }
        return classes;
    }
}
