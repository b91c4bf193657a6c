/** What a report remembers of a training: bounded in size however long it goes on, and kept in checkpoints. */
package dev.refrain.report.history;
