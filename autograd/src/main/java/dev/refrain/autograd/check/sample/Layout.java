package dev.refrain.autograd.check.sample;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a value lies in memory: as a view of what is behind it. */
public enum Layout {
    /** Itself, in row-major order. */
    PLAIN {
        @Override
        public Shape behind(Shape shape) {
            return shape;
        }

        @Override
        public Var view(Var behind, Shape shape) {
            return behind;
        }

        @Override
        boolean fits(int rank, boolean tie) {
            return true;
        }
    },
    /** With the axes in reverse order. */
    TRANSPOSED {
        @Override
        public Shape behind(Shape shape) {
            return Shape.of(
                    IntStream.of(reversed(shape.rank())).map(shape::size).toArray());
        }

        @Override
        public Var view(Var behind, Shape shape) {
            return behind.permute(reversed(shape.rank()));
        }

        @Override
        boolean fits(int rank, boolean tie) {
            return rank > 1;
        }
    },
    /** Inside a larger one: neither the offset is 0, nor do rows follow each other. */
    SLICED {
        @Override
        public Shape behind(Shape shape) {
            return Shape.of(IntStream.of(shape.sizes()).map(size -> size + 1).toArray());
        }

        @Override
        public Var view(Var behind, Shape shape) {
            Var view = behind;
            for (int axis = 0; axis < shape.rank(); axis++) {
                view = view.slice(axis, 1, 1 + shape.size(axis));
            }
            return view;
        }

        @Override
        boolean fits(int rank, boolean tie) {
            return rank > 0;
        }
    },
    /** The first axis repeats one element or row: its stride is 0. */
    REPEATED {
        @Override
        public Shape behind(Shape shape) {
            return shape.with(0, 1);
        }

        @Override
        public Var view(Var behind, Shape shape) {
            return behind.expand(shape);
        }

        @Override
        boolean fits(int rank, boolean tie) {
            return rank > 0 && tie;
        }
    };

    /** The shape behind a view of this shape. */
    public abstract Shape behind(Shape shape);

    /** The view of this shape. */
    public abstract Var view(Var behind, Shape shape);

    /** Whether it is one of its own for so many axes; elements that may not tie are not repeated. */
    abstract boolean fits(int rank, boolean tie);

    /** Those that fit; the first is plain. */
    static List<Layout> fitting(int rank, boolean tie) {
        return Stream.of(values()).filter(layout -> layout.fits(rank, tie)).toList();
    }

    private static int[] reversed(int rank) {
        return IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
    }
}
