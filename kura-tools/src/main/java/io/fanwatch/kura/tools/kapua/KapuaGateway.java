// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.kapua;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.kapua.Kapua.Answer;
import io.fanwatch.kura.tools.ota.Health;
import io.fanwatch.kura.tools.ota.PackageSource;
import io.fanwatch.kura.tools.ota.Verdict;
import io.fanwatch.kura.tools.rollout.Gateway;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A gateway that is a device of a Kapua. An installation is an operation there: Kapua tells whether it is under way, and its log
 * why it failed; whether it is done the gateway's packages and bundles say.
 */
public final class KapuaGateway implements Gateway {

    private static final int NO_CONTENT = 204;
    private static final int FORBIDDEN = 403;
    private static final int NOT_CONNECTED = 409;
    private static final int FAILURE = 500;
    private static final Set<String> AT_WORK = Set.of("ACTIVE", "STARTING");
    /* in bytes. Kapua 1.6 sends notifyBlockSize as the size of a block, and the other not at all */
    private static final int BLOCK = 262_144;
    private static final int LOG_POLLS = 5;
    private static final int LOG_LINES = 3;
    private static final Pattern LOG_TIME = Pattern.compile("^.*?\\d\\d:\\d\\d:\\d\\d.*? - ");

    private final Kapua kapua;
    private final String clientId;
    private final Duration poll;
    private final Duration replyTimeout;

    /**
     * @param poll how often Kapua is asked how far it is
     * @param replyTimeout how long the gateway may take for an answer
     */
    public KapuaGateway(Kapua kapua, String clientId, Duration poll, Duration replyTimeout) {
        this.kapua = kapua;
        this.clientId = clientId;
        this.poll = poll;
        this.replyTimeout = replyTimeout;
    }

    @Override
    public Optional<String> installed(String name) throws CommandException, InterruptedException {
        return find(name).map(found -> found.get("version").getAsString());
    }

    private Optional<JsonObject> find(String name) throws CommandException, InterruptedException {
        return objects(get("/packages"), "devicePackage").stream()
                .filter(found -> found.get("name").getAsString().equals(name))
                .findFirst();
    }

    private JsonObject get(String path) throws CommandException, InterruptedException {
        Answer answer = kapua.device(clientId, "GET", path + "?timeout=" + replyTimeout.toMillis(), Optional.empty());
        if (!answer.isOk()) {
            throw unanswered(answer);
        }
        return answer.body();
    }

    private CommandException unanswered(Answer answer) {
        return CommandException.failed(
                switch (answer.code()) {
                    case NOT_CONNECTED -> clientId + " is not connected to Kapua";
                    case FORBIDDEN -> "Kapua does not let the user do that at " + clientId + ", " + answer.reason();
                    default -> clientId + " does not answer, " + answer.reason();
                },
                null);
    }

    private static List<JsonObject> objects(JsonObject of, String name) {
        List<JsonObject> objects = new ArrayList<>();
        if (of.get(name) instanceof JsonArray array) {
            for (JsonElement each : array) {
                objects.add(each.getAsJsonObject());
            }
        }
        return objects;
    }

    @Override
    public Optional<Health> health() throws InterruptedException {
        JsonObject channel = new JsonObject();
        channel.addProperty("type", "genericRequestChannel");
        channel.addProperty("appName", "FANWATCH");
        channel.addProperty("version", "V1");
        channel.addProperty("method", "READ");
        JsonArray resources = new JsonArray();
        resources.add("status");
        channel.add("resources", resources);
        JsonObject payload = new JsonObject();
        payload.add("metrics", new JsonArray()); // without, Kapua answers 500
        JsonObject request = new JsonObject();
        request.add("channel", channel);
        request.add("payload", payload);
        try {
            Answer answer = kapua.device(
                    clientId, "POST", "/requests?timeout=" + replyTimeout.toMillis(), Optional.of(request));
            if (!answer.isOk() || !(answer.body().get("payload") instanceof JsonObject told) || !told.has("body")) {
                return Optional.empty();
            }
            byte[] status = Base64.getDecoder().decode(told.get("body").getAsString());
            return Health.parse(new String(status, StandardCharsets.UTF_8));
        } catch (CommandException | IllegalArgumentException notTold) {
            return Optional.empty();
        }
    }

    @Override
    public Verdict install(PackageSource source, Duration timeout) throws CommandException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        operations("?limit=1"); // Kapua refuses who may not see them only when the gateway is at work
        Answer answer = kapua.device(
                clientId,
                "POST",
                "/packages/_download?timeout=" + replyTimeout.toMillis(),
                Optional.of(request(source)));
        if (answer.code() == FAILURE) {
            return Verdict.failed(
                    "The gateway refuses the download, or is at another: it takes one at a time. " + answer.reason());
        }
        if (!answer.isOk()) {
            throw unanswered(answer);
        }
        Optional<String> operation = answer.code() == NO_CONTENT
                ? Optional.empty()
                : Optional.of(answer.body().get("id").getAsString());
        while (System.nanoTime() < deadline) {
            Thread.sleep(poll.toMillis());
            Optional<Verdict> end = operation.isPresent() ? end(operation.get(), source) : arrived(source);
            if (end.isPresent()) {
                return end.get();
            }
        }
        return Verdict.failed("The gateway has not finished within " + timeout.toSeconds() + " s and goes on working");
    }

    private static JsonObject request(PackageSource source) {
        JsonObject options = new JsonObject();
        options.addProperty("restart", true); // else the half of a file from an earlier attempt would be installed
        options.addProperty("blockSize", BLOCK);
        options.addProperty("notifyBlockSize", BLOCK);
        JsonObject request = new JsonObject();
        request.addProperty("uri", source.url().toString());
        request.addProperty("name", source.name());
        request.addProperty("version", source.version());
        source.sha256().ifPresent(digest -> request.addProperty("fileHash", "SHA-256:" + digest));
        request.addProperty("fileType", "DEPLOYMENT_PACKAGE");
        request.addProperty("install", true);
        request.addProperty("reboot", false);
        request.addProperty("rebootDelay", 0);
        request.add("advancedOptions", options);
        return request;
    }

    private Optional<Verdict> end(String operation, PackageSource source)
            throws CommandException, InterruptedException {
        JsonObject told = operations("/" + operation);
        return switch (text(told, "status")) {
            case "RUNNING" -> Optional.empty();
            case "COMPLETED" -> Optional.of(verified(source));
            default -> Optional.of(failed(operation, told));
        };
    }

    private JsonObject operations(String which) throws CommandException, InterruptedException {
        Answer answer = kapua.device(clientId, "GET", "/operations" + which, Optional.empty());
        if (!answer.isOk()) {
            throw CommandException.failed(
                    "Cannot see how far it is, " + answer.reason()
                            + ": the user needs the permission device_management_registry:read",
                    null);
        }
        return answer.body();
    }

    /* Kapua writes the log a moment after the status */
    private Verdict failed(String operation, JsonObject told) throws CommandException, InterruptedException {
        String why = log(told);
        for (int i = 0; i < LOG_POLLS && why.isEmpty(); i++) {
            Thread.sleep(poll.toMillis());
            why = log(operations("/" + operation));
        }
        return Verdict.failed("The gateway could not install the package: "
                + (why.isEmpty() ? "Kapua calls it " + text(told, "status") + " and has no log of it" : why));
    }

    private static String text(JsonObject of, String name) {
        return of.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
    }

    /* of the notifications nothing is left at the end, but what was said is in the log: the cause, then what it came to */
    private static String log(JsonObject operation) {
        List<String> lines = text(operation, "log")
                .lines()
                .map(line ->
                        Terminal.plain(LOG_TIME.matcher(line).replaceFirst("")).strip())
                .filter(line -> !line.isEmpty() && !line.equals("Generating..."))
                .distinct()
                .toList();
        return String.join("; ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /* some Kapuas do not tell the operation: then the packages say whether it is there */
    private Optional<Verdict> arrived(PackageSource source) throws CommandException, InterruptedException {
        return installed(source.name()).equals(Optional.of(source.version()))
                ? Optional.of(verified(source))
                : Optional.empty();
    }

    private Verdict verified(PackageSource source) throws CommandException, InterruptedException {
        Optional<JsonObject> found = find(source.name())
                .filter(one -> one.get("version").getAsString().equals(source.version()));
        if (found.isEmpty()) {
            return Verdict.failed("The gateway says that the package is installed, but it does not have " + source);
        }
        Set<String> bundles = new HashSet<>();
        if (found.get().get("bundleInfos") instanceof JsonObject infos) {
            objects(infos, "bundleInfo").forEach(info -> bundles.add(text(info, "name")));
        }
        List<String> lame = objects(get("/bundles"), "bundle").stream()
                .filter(bundle -> bundles.contains(text(bundle, "name")) && !AT_WORK.contains(text(bundle, "state")))
                .map(bundle -> text(bundle, "name") + " is " + text(bundle, "state"))
                .toList();
        return lame.isEmpty()
                ? Verdict.done(source + " is installed on " + clientId)
                : Verdict.failed(source + " is installed, but does not work: " + String.join(", ", lame));
    }
}
