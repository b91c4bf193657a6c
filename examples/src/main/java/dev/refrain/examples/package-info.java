/** The command line: one command per example, and what they share: console, progress, JSON, exit codes. */
package dev.refrain.examples;
