/**
 * The test kit for users: contracts, tests that are inherited by saying how a cell, a layer, a loss or a model of sequences is made, and
 * what property-based tests are made of.
 */
package dev.refrain.gradcheck.junit;
