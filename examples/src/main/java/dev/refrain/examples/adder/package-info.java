/** {@code refrain adder}: a recurrent network learns binary addition, one bit per time step. */
package dev.refrain.examples.adder;
