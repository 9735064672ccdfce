// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The clock of one process, which can be set while it runs: libfaketime between it and the system's. */
final class FakeClock {

    private static final Path LIBRARIES = Path.of("/usr/lib");

    private final Path library;
    private final Path file;

    /** @param folder where what the clock shows is kept */
    FakeClock(Path folder) throws ChaosException {
        library = find();
        file = folder.resolve("clock");
        set("+0");
    }

    /** What the process has to be started with. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                // a clock that is set leaves the steady one alone
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** Sets it, {@code +1h} or {@code +0} for example; the process sees it within a second. */
    void set(String offset) throws ChaosException {
        try {
            Files.writeString(file, offset + "\n");
        } catch (IOException e) {
            throw new ChaosException("the clock cannot be set: " + e.getMessage(), e);
        }
    }

    private static Path find() throws ChaosException {
        try (Stream<Path> places = Files.list(LIBRARIES)) {
            return places.map(place -> place.resolve(Path.of("faketime", "libfaketime.so.1")))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() ->
                            new ChaosException("libfaketime is not installed: run apt-get install libfaketime", null));
        } catch (IOException e) {
            throw new ChaosException("libfaketime cannot be looked for: " + e.getMessage(), e);
        }
    }
}
