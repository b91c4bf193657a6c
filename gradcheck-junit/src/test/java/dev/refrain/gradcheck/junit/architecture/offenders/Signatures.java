package dev.refrain.gradcheck.junit.architecture.offenders;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Classes that mention a type of java.util.concurrent, each in another way; the last one nowhere that users see. */
public interface Signatures {
    /** In a protected field. */
    class InField {
        protected TimeUnit unit = TimeUnit.DAYS;
    }

    /** In a parameter. */
    interface InParameter {
        void set(TimeUnit unit);
    }

    /** In a result. */
    interface InResult {
        TimeUnit get();
    }

    /** In the type argument of a type argument. */
    interface InTypeArgument {
        List<List<? extends TimeUnit>> all();
    }

    /** In an array. */
    interface InArray {
        TimeUnit[][] all();
    }

    /** In a supertype. */
    interface InSupertype extends Callable<String> {}

    /** In what is thrown. */
    interface InThrows {
        void run() throws TimeoutException;
    }

    /** In a constructor. */
    class InConstructor {
        public InConstructor(TimeUnit unit) {
            assert unit != null;
        }
    }

    /** Inside only. */
    class Clean {
        final TimeUnit unit = TimeUnit.DAYS;

        TimeUnit unit() {
            return unit;
        }
    }
}
