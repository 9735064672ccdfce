// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.stream.JsonWriter;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnsTest {

    @Test
    void a_missing_value_is_null_for_the_page() throws IOException {
        FeatureSchema schema = new FeatureSchema(List.of("rotation", "sound"));
        Reading partial = Reading.withMissing("7", Optional.empty(), Instant.EPOCH, schema, Double.NaN, 46.8);
        ModelDescription model = new ModelDescription("fan", "1.0.0", schema.names(), 0.5);
        float[] values = new Columns().values(new Verdict(partial, 0.1f, false, model, AlarmState.NORMAL, false));
        History history = new History(2);
        history.add(1_000, new float[] {values[0], values[1], 0.1f}, 10);

        StringWriter text = new StringWriter();
        JsonWriter json = new JsonWriter(text);
        json.beginArray();
        history.writeSince(0, json);
        json.endArray();

        assertThat(text.toString()).contains("null,46.8,0.1");
    }
}
