// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fanwatch.api.Alarm;
import io.fanwatch.api.AlarmCommand;
import io.fanwatch.api.AlarmCommandException;
import io.fanwatch.api.AlarmService;
import io.fanwatch.component.AlarmJson;
import io.fanwatch.diagnosis.internal.RestAnswers.Answer;
import java.security.Principal;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/** Alarms and commands for REST and the cloud. Immutable. */
final class AlarmAnswers {

    /* roles of Kura's REST, each the permission of that name below rest. */
    static final String COMMANDS = "fanwatch.alarms";
    static final String ACKNOWLEDGE = "fanwatch.acknowledge";

    private static final int MOST = 1_000;

    private final Supplier<Optional<AlarmService>> alarms;

    AlarmAnswers(Supplier<Optional<AlarmService>> alarms) {
        this.alarms = alarms;
    }

    /** Answers {@code alarms}, {@code alarms/history} and {@code alarms/audit}, given what stands behind {@code alarms/}. */
    String get(String part, Optional<String> device) throws RequestException {
        AlarmService service = service();
        JsonObject answer = new JsonObject();
        switch (part) {
            case "" -> {
                answer.add("alarms", array(device.map(service::open).orElseGet(service::open)));
                JsonArray out = new JsonArray();
                service.outOfService().stream().sorted().forEach(out::add);
                answer.add("outOfService", out);
            }
            case "history" -> answer.add("alarms", array(service.history(device, MOST)));
            case "audit" -> {
                JsonArray entries = new JsonArray();
                service.audit(MOST).stream()
                        .filter(entry -> device.filter(
                                        id -> !id.equals(entry.command().deviceId()))
                                .isEmpty())
                        .forEach(entry -> {
                            JsonObject json = AlarmJson.of(entry.command());
                            json.addProperty("time", entry.time().toString());
                            json.addProperty("effect", entry.effect());
                            entries.add(json);
                        });
                answer.add("audit", entries);
            }
            default ->
                throw RequestException.notFound(
                        "there is no alarms/" + part + ", but alarms, alarms/history and alarms/audit");
        }
        return answer.toString();
    }

    /** Answers who may look, over HTTP; {@code path} is what stands behind {@code alarms}, {@code device} may be null. */
    Answer getOverHttp(String path, String device) {
        return RestAnswers.json(() -> get(path.replaceFirst("^/", ""), Optional.ofNullable(device)));
    }

    /** Answers a command over HTTP, in the name of the user who is logged in, which may be null. */
    Answer postOverHttp(String path, String contentType, Principal user, boolean mayCommand, String body) {
        return RestAnswers.json(() -> {
            if (!path.isEmpty()) {
                throw RequestException.notFound("there is no alarms" + path + " to send commands to, but alarms");
            }
            RestAnswers.request(contentType, body);
            Optional<String> name = Optional.ofNullable(user).map(Principal::getName);
            return execute(body, Optional.of(name.orElse("unknown")), "rest", mayCommand);
        });
    }

    /** Does what a command wants, and answers with the alarms that it changed. */
    String execute(String command, Optional<String> user, String via, boolean mayCommand) throws RequestException {
        try {
            AlarmCommand wanted = AlarmJson.command(command, Optional.empty(), user, via, Instant.now());
            if (wanted.action() != AlarmCommand.Action.ACKNOWLEDGE && !mayCommand) {
                throw new RequestException(
                        HTTP_FORBIDDEN, "this user may only acknowledge: all else needs rest.fanwatch.alarms");
            }
            JsonObject answer = new JsonObject();
            answer.add("alarms", array(service().execute(wanted)));
            return answer.toString();
        } catch (AlarmCommandException e) {
            throw RequestException.badRequest(e.getMessage());
        }
    }

    private AlarmService service() throws RequestException {
        return alarms.get().orElseThrow(() -> new RequestException(HTTP_UNAVAILABLE, "nothing keeps the fans' alarms"));
    }

    private static JsonArray array(Collection<Alarm> alarms) {
        JsonArray all = new JsonArray();
        alarms.forEach(alarm -> all.add(AlarmJson.of(alarm)));
        return all;
    }
}
