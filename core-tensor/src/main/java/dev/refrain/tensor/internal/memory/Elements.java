package dev.refrain.tensor.internal.memory;

/**
 * What a loop over rows needs to know of an element type {@code A = float[]} or {@code double[]}, so that such loops are
 * written once.
 */
public interface Elements<A> {
    /** The elements of float32. */
    Elements<float[]> FLOATS = new Elements<>() {
        @Override
        public float[] of(Buffer buffer) {
            return buffer.floats();
        }

        @Override
        public float[] allocate(int count) {
            return new float[count];
        }

        @Override
        public void copy(float[] from, int at, int stride, float[] to, int toAt, int toStride, int count) {
            for (int i = 0; i < count; i++) {
                to[toAt + i * toStride] = from[at + i * stride];
            }
        }
    };

    /** The elements of float64. */
    Elements<double[]> DOUBLES = new Elements<>() {
        @Override
        public double[] of(Buffer buffer) {
            return buffer.doubles();
        }

        @Override
        public double[] allocate(int count) {
            return new double[count];
        }

        @Override
        public void copy(double[] from, int at, int stride, double[] to, int toAt, int toStride, int count) {
            for (int i = 0; i < count; i++) {
                to[toAt + i * toStride] = from[at + i * stride];
            }
        }
    };

    /** The array behind a buffer of this type. */
    A of(Buffer buffer);

    A allocate(int count);

    /** Copies {@code count} elements that lie {@code stride} apart to places that lie {@code toStride} apart. */
    void copy(A from, int at, int stride, A to, int toAt, int toStride, int count);
}
