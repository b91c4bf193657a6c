/** The task of writing poems character by character: the poems to learn from, and what the poems written are held against. */
package dev.refrain.examples.poetry;
