/** What commands say: text, tables and a progress bar for people, JSON for programs. Knows no command. */
package dev.refrain.examples.output;
