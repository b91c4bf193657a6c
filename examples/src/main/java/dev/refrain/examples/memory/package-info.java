/** How far back cells remember: {@code refrain memory}. */
package dev.refrain.examples.memory;
