package dev.refrain.nn.io;

import java.util.SequencedMap;

/** What a header says, in its order. */
record Header(SequencedMap<String, Entry> entries, SequencedMap<String, String> metadata) {
    /** The bytes before a header, which are its length as a 64-bit little-endian number. */
    static final int LENGTH_BYTES = Long.BYTES;
}
