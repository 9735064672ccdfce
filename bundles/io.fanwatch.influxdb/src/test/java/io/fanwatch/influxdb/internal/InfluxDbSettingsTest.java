// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.influxdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfluxDbSettingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url|influx|another protocol",
                "url|http://a b|not an address",
                "url|http://me@host:8086|username and password",
                "url|http://host:99999|host or port",
                "url|http://host/?db=x|more than a path",
                "database|a\"b|quotation marks",
                "retention_policy|a\"b|quotation marks",
                "retention_duration|30d|without retention.policy",
                "measurement|#fan|keeps",
                "tag_device|time|keeps",
                "tags|site|name=value",
                "tags|site=a,site=b|twice",
                "tags|deviceID=1|tag of the fan",
                "tags|site=|blank",
                "field_names|rotation=time|keeps",
                "status_measurement|fan|must differ",
                "buffer_when_full|REFUSE|DROP_OLDEST, KEEP_OLDEST"
            })
    void a_value_that_makes_no_sense_is_refused_with_its_name_and_the_remedy(
            String property, String value, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Configs.settings(property, value))
                .withMessageContaining(property.replace('_', '.'))
                .withMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "batch_size, 0",
        "batch_interval, 5",
        "status_interval, -1",
        "timeout, 301",
        "retry_delay_minimum, 0",
        "retry_delay_maximum, 0",
        "buffer_maximum_size, 0",
        "buffer_flush_interval, 1"
    })
    void a_number_out_of_its_range_is_refused(String property, int value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Configs.settings(property, value))
                .withMessageStartingWith(property.replace('_', '.') + " is " + value);
    }

    @Test
    void a_policy_with_its_duration_is_taken() {
        InfluxDbSettings settings = Configs.settings("retention_policy", "month", "retention_duration", "30d");

        assertThat(settings.retentionDuration()).contains("30d");
    }

    @Test
    void a_user_and_a_token_at_once_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InfluxDbSettings.of(Configs.of("username", "me"), "secret", "token"))
                .withMessageContaining("clear one of them");
    }

    @Test
    void secrets_are_not_shown() {
        assertThat(InfluxDbSettings.of(Configs.of("username", "me"), "secret", "")
                        .toString())
                .doesNotContain("secret");
    }
}
