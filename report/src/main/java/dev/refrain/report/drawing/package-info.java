/** Pictures as PNG, drawn in memory by XChart: the only home of AWT. No window is opened and nothing of the JVM is changed. */
package dev.refrain.report.drawing;
