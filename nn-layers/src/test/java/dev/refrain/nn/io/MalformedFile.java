package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;

/** A file that is to be refused. */
record MalformedFile(String what, Reason reason, byte[] bytes) {
    static MalformedFile of(String what, Reason reason, byte[] bytes) {
        return new MalformedFile(what, reason, bytes);
    }

    /** Of a header and this much data. */
    static MalformedFile of(String what, Reason reason, String header, int dataBytes) {
        return new MalformedFile(what, reason, Raw.file(header, dataBytes));
    }

    @Override
    public String toString() {
        return reason + ": " + what;
    }
}
