/** The command line: one command per example, and how failures end. */
package dev.refrain.examples;
