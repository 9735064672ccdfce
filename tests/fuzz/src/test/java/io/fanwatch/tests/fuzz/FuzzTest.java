// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FuzzTest {

    /* of all targets, so that the fuzzer starts once: some ten seconds, some more on a busy machine */
    private static final int INPUTS = 30_000;
    private static final int LONGEST_SECONDS = 30;

    private static Stream<String> targets() {
        return StreamSupport.stream(Targets.names().spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void every_input_that_is_kept_is_taken_or_refused(String name) throws Exception {
        FuzzTarget target = Targets.open(name);
        List<Seeds.Seed> seeds = Seeds.of(name);
        assertThat(seeds).isNotEmpty();
        for (Seeds.Seed seed : seeds) {
            JazzerEntry.take(target, seed.content());
        }
        JazzerEntry.take(target, new byte[0]);
    }

    @Test
    void so_are_inputs_that_the_fuzzer_makes_of_them(@TempDir Path folder) throws Exception {
        List<String> names = targets().toList();
        Campaign.Result result = new Campaign(folder).run(names, INPUTS, LONGEST_SECONDS);
        assertThat(result.findings()).as(Files.readString(result.log())).isEmpty();
        assertThat(result.inputs()).isGreaterThan(names.size());
    }
}
