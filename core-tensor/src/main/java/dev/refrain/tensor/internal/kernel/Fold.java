package dev.refrain.tensor.internal.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says to the generator that a function takes an element to a lane, so that a row can be folded with it. */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@interface Fold {
    /** What every lane begins with. */
    double start();

    /** The function of the same class by which two lanes meet. */
    String meet();

    /** Whether there is a loop along a row: of a long function the compiler may not take four vectors apart. */
    boolean alongRows() default true;

    /** Whether elements and lanes may meet in any order without changing a bit. */
    boolean anyOrder() default false;
}
