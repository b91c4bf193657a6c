package dev.refrain.gradcheck.junit;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The tests of a contract that fail. */
final class Broken {
    private Broken() {}

    static Set<String> of(Stream<DynamicTest> tests) {
        Set<String> broken = new TreeSet<>();
        for (DynamicTest test : tests.toList()) {
            try {
                test.getExecutable().execute();
            } catch (Throwable failure) {
                broken.add(test.getDisplayName());
            }
        }
        return broken;
    }

    /** What the test of that name says when it fails. */
    static String message(Stream<DynamicTest> tests, String name) {
        DynamicTest test = tests.filter(each -> each.getDisplayName().equals(name))
                .findFirst()
                .orElseThrow();
        try {
            test.getExecutable().execute();
        } catch (Throwable failure) {
            return String.valueOf(failure.getMessage());
        }
        throw new AssertionError(name + " does not fail");
    }
}
