package dev.refrain.nn.io;

/**
 * What a zip archive's directory says of one part; the sizes fit the file.
 *
 * @param name of the tensor, without the ending
 * @param begin the byte of the file where its data begins
 * @param bytes how many they are there
 * @param length how many they are when inflated
 * @param crc their CRC-32, when inflated
 */
record ZipPart(String name, boolean isDeflated, long begin, long bytes, long length, int crc) {}
