package dev.refrain.tensor;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What tests say of the messages of exceptions. */
final class Messages {
    private Messages() {}

    /** The message has each of these parts. */
    static void assertTells(RefrainException thrown, String... parts) {
        for (String part : parts) {
            assertTrue(
                    thrown.getMessage().contains(part),
                    () -> "expected \"" + part + "\" in \"" + thrown.getMessage() + "\"");
        }
    }
}
