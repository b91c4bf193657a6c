/** {@code refrain bench}: how fast things are on this machine. */
package dev.refrain.examples.bench;
