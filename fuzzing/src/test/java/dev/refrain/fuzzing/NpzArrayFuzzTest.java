package dev.refrain.fuzzing;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives that are one, with sums that are right, whose array is anything, so that what is behind the sums is reached. */
class NpzArrayFuzzTest {
    private final Scratch scratch = Scratch.create();

    @FuzzTest
    void read(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(bytes);
            zip.closeEntry();
        }
        NpzFuzzTest.check(scratch, packed.toByteArray());
    }
}
