// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.ModelDescription;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scorers' models as pages show them, and those that pages send, in pieces by their SHA-256. Thread-safe. What cannot be
 * done is an {@link IllegalArgumentException} whose message is for people.
 */
final class ModelBoard {

    private static final Logger LOG = LoggerFactory.getLogger(ModelBoard.class);

    final Map<String, ModelControl> scorers = new ConcurrentSkipListMap<>();

    private interface Call<T> {
        T of(ModelControl scorer) throws ModelControlException;
    }

    private <T> T ask(String name, Call<T> call) {
        ModelControl scorer = Optional.ofNullable(scorers.get(name))
                .orElseThrow(() -> new IllegalArgumentException("There is no scorer " + name + "."));
        try {
            return call.of(scorer);
        } catch (ModelControlException e) {
            throw new IllegalArgumentException(AlarmBoard.sentence(e.getMessage()), e);
        }
    }

    /** What each scorer uses and holds, and whether who asks may send one. */
    byte[] all(boolean mayChange) {
        return Json.bytes(json -> {
            json.name("mayChange").value(mayChange);
            json.name("scorers").beginArray();
            for (Map.Entry<String, ModelControl> each : scorers.entrySet()) {
                ModelControl scorer = each.getValue();
                Optional<String> active = scorer.activeModel().map(ModelDescription::label);
                json.beginObject().name("scorer").value(each.getKey());
                json.name("active").value(active.orElse(null));
                json.name("versions").value(String.join(", ", scorer.versions()));
                json.endObject();
            }
            json.endArray();
        });
    }

    byte[] received(String scorer, String sha256) {
        long bytes = ask(scorer, control -> control.received(sha256));
        return Json.bytes(json -> json.name("received").value(bytes));
    }

    byte[] receive(String scorer, String sha256, String offset, InputStream body) {
        long from;
        try {
            from = Long.parseLong(offset);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The offset " + offset + " is no number.", e);
        }
        long bytes = ask(scorer, control -> control.receive(sha256, from, body));
        return Json.bytes(json -> json.name("received").value(bytes));
    }

    /** Has a file installed that has come, with the signature in {@code {"signature":"…"}}, if there is one. */
    byte[] install(String scorer, String sha256, byte[] body, String user) {
        Optional<String> signature;
        try {
            JsonObject request = JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            signature = Optional.ofNullable(request.get("signature")).map(JsonElement::getAsString);
        } catch (RuntimeException e) { // Gson throws one or another for something else than expected
            throw new IllegalArgumentException("Send {\"signature\":\"…\"}, or {} without one.", e);
        }
        String label = ask(scorer, control -> control.install(sha256, signature));
        LOG.info("{} has sent the model {} to {} by the page", user, label, scorer);
        return Json.bytes(json -> json.name("model").value(label));
    }
}
