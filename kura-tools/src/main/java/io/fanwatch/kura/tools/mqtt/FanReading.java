// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.mqtt;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * What one fan reports, as the launcher sends it.
 *
 * @param deviceId which fan
 * @param timeStamp {@code yyyy-MM-dd HH:mm:ss}
 * @param rotation rpm
 * @param temperature °C
 * @param vibration in the sensor's own unit
 * @param sound dB
 */
public record FanReading(
        String deviceId, String timeStamp, double rotation, double temperature, double vibration, double sound)
        implements Reading {

    @Override
    public byte[] payload(String id) {
        JsonObject json = new JsonObject();
        json.addProperty("deviceID", deviceId);
        json.addProperty("timeStamp", timeStamp);
        json.addProperty("rotation", rotation);
        json.addProperty("temperature", temperature);
        json.addProperty("vibration", vibration);
        json.addProperty("sound", sound);
        json.addProperty("id", id);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
