// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.replay;

import com.google.gson.JsonObject;
import io.fanwatch.kura.tools.mqtt.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a machine reports that measures something else than a fan, or without a time.
 *
 * @param deviceId which machine
 * @param timeStamp {@code yyyy-MM-dd HH:mm:ss}
 * @param values the value of each field
 */
record MeasuredReading(String deviceId, Optional<String> timeStamp, Map<String, Double> values) implements Reading {

    @Override
    public byte[] payload(String id) {
        JsonObject json = new JsonObject();
        json.addProperty("deviceID", deviceId);
        timeStamp.ifPresent(time -> json.addProperty("timeStamp", time));
        values.forEach(json::addProperty);
        json.addProperty("id", id);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
