package dev.refrain.gradcheck.junit.architecture.offenders;

/** An interface with a constant that counts. */
public interface MutableConstant {
    MutableConstant HOLDER = new MutableConstant() {
        private int count;

        @Override
        public int next() {
            return ++count;
        }
    };

    int next();
}
