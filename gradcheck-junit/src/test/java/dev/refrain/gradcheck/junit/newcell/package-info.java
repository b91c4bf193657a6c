/** What a new cell costs: one file with its step, and one line of tests. Everything else is there already. */
package dev.refrain.gradcheck.junit.newcell;
