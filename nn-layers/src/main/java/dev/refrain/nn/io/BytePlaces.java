package dev.refrain.nn.io;

/** Where the UTF-16 characters of a text lie in its UTF-8 bytes. Asked in ascending order, as tokens come, it walks once. */
final class BytePlaces {
    private final byte[] utf8;
    private long characters;
    private int bytes;

    BytePlaces(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** The number of bytes before this many characters; of half a surrogate pair, those of the whole. */
    int before(long place) {
        if (place < characters) {
            characters = 0;
            bytes = 0;
        }
        while (characters < place && bytes < utf8.length) {
            int lead = Byte.toUnsignedInt(utf8[bytes]);
            bytes += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
            characters += lead < 0xf0 ? 1 : 2;
        }
        return bytes;
    }
}
