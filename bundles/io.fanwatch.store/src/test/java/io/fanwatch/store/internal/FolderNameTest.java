// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderNameTest {

    @ParameterizedTest
    @CsvSource({
        "fanwatch-publisher-cloud, fanwatch-publisher-cloud",
        "io.fanwatch_1, io.fanwatch_1",
        "a/b, a%2fb",
        "a%2fb, a%252fb",
        "../x, %2e.%2fx",
        "Lüfter, L%c3%bcfter",
        "'', %"
    })
    void a_component_keeps_its_name_as_far_as_a_folder_may_have_it(String component, String folder) {
        assertThat(FolderName.of(component)).isEqualTo(folder);
    }

    @Test
    void long_names_stay_different() {
        String one = FolderName.of("x".repeat(500) + "1");

        assertThat(one).hasSizeLessThan(200).isNotEqualTo(FolderName.of("x".repeat(500) + "2"));
    }
}
