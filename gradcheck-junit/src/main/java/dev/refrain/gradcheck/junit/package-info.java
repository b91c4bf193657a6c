/** The test kit for users: what property-based tests of operations, cells and layers are made of. */
package dev.refrain.gradcheck.junit;
