/** {@code refrain gradcheck}: the gradients of all that ships, against central differences. */
package dev.refrain.examples.gradcheck;
