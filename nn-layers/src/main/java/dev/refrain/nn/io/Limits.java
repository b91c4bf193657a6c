package dev.refrain.nn.io;

/**
 * How much a header may hold. Whoever reads a file pays for what it claims, so each claim has an end; what is written keeps to
 * the same, so that it can be read.
 */
final class Limits {
    /** Sixteen times what 65,536 tensors with short names need. */
    static final int HEADER_BYTES = 16 << 20;

    static final int TENSORS = 1 << 16;

    static final int NAME_CHARACTERS = 512;

    /** Of all names together; with more, names of two bytes a character would need more than twice the file. */
    static final int NAMES_CHARACTERS = 8 << 20;

    static final int METADATA_ENTRIES = 1 << 14;

    /** Of all keys and values of the metadata together; no text in a header is longer. */
    static final int METADATA_CHARACTERS = 2 << 20;

    /** Of a size or an offset: far above what fits a disk, and far below where sums of two overflow. */
    static final long NUMBER = 1L << 48;

    /** As many as {@link #NUMBER} has; what is longer is not calculated. */
    static final int DIGITS = 15;

    /** A header is an object of objects of arrays; one level more lets what is wrong there be named. */
    static final int DEPTH = 4;

    /** Of an array in NumPy's format, and far more than 8 sizes need. */
    static final int NPY_HEADER_BYTES = 1 << 16;

    /** What compressed arrays may take of the heap beyond twice the file's length. */
    static final long INFLATED_BYTES = 8 << 20;

    private Limits() {}

    /** The number that these digits are; -1 if they are not digits only, or too many, or it is above {@link #NUMBER}. */
    static long number(String digits) {
        if (digits.length() > DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = 10 * value + digit - '0';
        }
        return value <= NUMBER ? value : -1;
    }
}
