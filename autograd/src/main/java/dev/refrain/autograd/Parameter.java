package dev.refrain.autograd;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trained value of a model. It is not a {@link Var} and has no operations: it enters a computation by {@link #on}, or as
 * the second operand of a {@code Var}'s method, so a gradient cannot get lost unseen.
 *
 * <pre>{@code Parameter weight = new Parameter(Shape.of(3, 2), Initialisers.uniform(-1, 1));
 * Var y = x.matmul(weight); // x, a Var, says which tape}</pre>
 *
 * <p>Off the tape it is a plain value, for inference. If what was calculated from it there meets a tape, that is an error:
 * {@code detach()} says that its gradient is not wanted.
 *
 * <p>Every write counts up the version. A pullback that reads a parameter written since the forward pass says so, and so does
 * an optimiser.
 */
public final class Parameter {
    private final Shape shape;
    private final Initialiser initialiser;
    private @Nullable String name;
    private @Nullable Tensor value;
    private long version;

    /** A parameter without a value; {@link #initialise} draws it. */
    public Parameter(Shape shape, Initialiser initialiser) {
        this.shape = Objects.requireNonNull(shape, "shape");
        this.initialiser = Objects.requireNonNull(initialiser, "initialiser");
    }

    /** The sizes along the axes. */
    public Shape shape() {
        return shape;
    }

    /** Its path in the model it was initialised in or first loaded in, for messages. */
    public String name() {
        return name == null ? "parameter" : name;
    }

    /** Whether it has a value. */
    public boolean isInitialised() {
        return value != null;
    }

    /** The present value; tensors are immutable, so later writes do not change it. */
    public Tensor value() {
        if (value == null) {
            throw new TapeException(
                    TapeException.Kind.UNINITIALISED,
                    "%s %s has no value yet: draw it with Parameters.initialise(model, seed, dtype), of a model that has it"
                            .formatted(name(), shape));
        }
        return value;
    }

    /** The type of the value's elements; there must be a value. */
    public DType dtype() {
        return value().dtype();
    }

    /** How often it was written. */
    public long version() {
        return version;
    }

    /** Draws the first value. {@code path} becomes the {@link #name}. */
    public void initialise(String path, RandomKey key, DType dtype) {
        Tensor drawn = initialiser.draw(key, shape, dtype);
        if (!drawn.shape().equals(shape) || drawn.dtype() != dtype) {
            throw new ShapeException("initialise: the initialiser of %s gave %s%s, expected %s%s"
                    .formatted(path, drawn.dtype(), drawn.shape(), dtype, shape));
        }
        name = path;
        value = drawn;
        version++;
    }

    /**
     * Writes another value, as optimisers and loading do.
     *
     * @throws ShapeException if the shape is another
     * @throws DTypeException if there is a value already and its type is another
     */
    public void assign(Tensor newValue) {
        checkFits("assign", newValue);
        value = newValue;
        version++;
    }

    /** Says so if a value has another shape than this, or another element type than its value. */
    void checkFits(String operation, Tensor newValue) {
        if (!newValue.shape().equals(shape)) {
            throw new ShapeException("%s: %s has shape %s, got a value of shape %s"
                    .formatted(operation, name(), shape, newValue.shape()));
        }
        if (value != null && value.dtype() != newValue.dtype()) {
            throw new DTypeException("%s: %s is %s, got a value of %s: convert it with to(%s)"
                    .formatted(operation, name(), value.dtype(), newValue.dtype(), value.dtype()));
        }
    }

    /**
     * Writes a saved value, as {@link #assign} does. {@code path} becomes the {@link #name} if there is none yet.
     *
     * @throws ShapeException if the shape is another
     * @throws DTypeException if there is a value already and its type is another
     */
    public void load(String path, Tensor saved) {
        Objects.requireNonNull(path, "path");
        assign(saved);
        name = name == null ? path : name;
    }

    /** This parameter on the tape of {@code x}; as a plain value where x is on none. */
    public Var on(Var x) {
        Tape tape = x.tape();
        return tape == null ? offTape() : tape.enter(this);
    }

    /** This parameter on the tape the ids entered on; as a plain value where they entered on none. */
    public Var on(Ids ids) {
        Tape tape = Tape.of(ids);
        return tape == null ? offTape() : tape.enter(this);
    }

    private Var offTape() {
        return Var.loose(value().buffer(), shape);
    }

    /** This parameter on a tape. */
    public Var on(Tape tape) {
        return tape.enter(this);
    }

    /** A parameter of its own with the present value in another type, drawn later by the same initialiser. */
    public Parameter to(DType dtype) {
        Parameter copy = fresh();
        copy.name = name;
        copy.value = value().to(dtype);
        return copy;
    }

    /** A parameter of its own with this shape and initialiser, and no value yet. */
    public Parameter fresh() {
        return new Parameter(shape, initialiser);
    }

    @Override
    public String toString() {
        return name() + shape;
    }
}
