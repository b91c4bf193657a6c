/** How first values are drawn. */
package dev.refrain.nn.init;
