/** Options that several commands have. Knows no command. */
package dev.refrain.examples.option;
