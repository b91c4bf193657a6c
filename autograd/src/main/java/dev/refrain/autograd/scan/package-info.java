/**
 * The recurrence compiler: one step is traced, rewritten, and run over time in memory planned before. From top to bottom:
 * {@code Scan} traces, {@code Passes} rewrite a {@code StepProgram}, {@code Differentiation} makes the program of the step
 * back, {@code Parts} says in which calls of kernels a program runs, {@code Sweep} runs one direction over time, {@code
 * ScanOp} is the whole on a tape. No gradient rule lives here, and no name of a cell.
 */
package dev.refrain.autograd.scan;
