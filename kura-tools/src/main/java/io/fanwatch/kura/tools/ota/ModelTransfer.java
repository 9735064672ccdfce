// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.terminal.Progress;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.kura.message.KuraPayload;

/**
 * Sends a model to a gateway without a package, in pieces, from where an earlier try ended, and has it installed. What the
 * gateway says is there counts, so an answer that is lost, or a piece that comes twice, does no harm.
 */
public final class ModelTransfer {

    private static final Duration UNTIL_ACTIVE = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 500;

    private final Device device;
    private final ModelUpload model;
    private final int piece;
    private final Terminal terminal;
    private final Deadline deadline;
    private final Presence presence;

    /**
     * @param piece bytes in a message, 1 or more
     * @param timeout how long to wait for a gateway that goes away meanwhile
     * @param terminal shows how far it is
     */
    public ModelTransfer(Device device, ModelUpload model, int piece, Duration timeout, Terminal terminal) {
        this.device = device;
        this.model = model;
        this.piece = piece;
        this.terminal = terminal;
        deadline = Deadline.in(timeout);
        presence = new Presence(device, deadline, terminal::println);
    }

    /**
     * Does it.
     *
     * @throws CommandException if the gateway does not answer
     */
    public Verdict run() throws CommandException, InterruptedException {
        device.use(Health.APPLICATION);
        Reply before = request("GET", "model/received", model.request()).orElseThrow(device::silent);
        Optional<String> there = value(before, "received");
        if (before.isOk() && there.isEmpty()) {
            return Verdict.failed(device.address() + " takes no models without a package, since its Fanwatch is older "
                    + "than 1.1.0: upgrade it, or send a package of the model with 'fanwatch ota install'");
        }
        Optional<Reply> refusal = there.isEmpty() ? Optional.of(before) : send(Integer.parseInt(there.get()));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        Reply installed = ask("EXEC", "model/install", model.installation());
        if (!installed.isOk()) {
            return refused(installed);
        }
        String label = value(installed, "model").orElse("the model");
        String scorer = value(installed, "scorer").orElse("the scorer");
        return Verdict.done(label + " has passed its checks and is on " + device.address())
                .and("Active in " + scorer + " now: " + active(scorer, label));
    }

    /** Sends what is missing; returns what a piece was refused with, if one was. */
    private Optional<Reply> send(int first) throws CommandException, InterruptedException {
        if (first > 0) {
            terminal.println(
                    "An earlier try ended at " + first + " of " + model.size() + " bytes; going on from there.");
        }
        try (Progress progress = Progress.startBytes("Sending", model.size(), terminal)) {
            int there = first;
            while (there < model.size()) {
                progress.at(there);
                Reply reply = ask("EXEC", "model/receive", model.piece(there, piece));
                // a piece whose answer was lost is there already, and refused the second time
                Reply counted = reply.isOk() ? reply : ask("GET", "model/received", model.request());
                int now = value(counted, "received").map(Integer::parseInt).orElse(0);
                if (now <= there) {
                    return Optional.of(reply);
                }
                there = now;
            }
            progress.at(model.size());
            return Optional.empty();
        }
    }

    private Verdict refused(Reply reply) {
        return Verdict.failed(device.address() + " refuses the model, " + reply.reason());
    }

    /** What is active, once that is the new model or some seconds are over: a model may have to prove itself first. */
    private String active(String scorer, String label) throws CommandException, InterruptedException {
        Deadline soon = Deadline.in(UNTIL_ACTIVE);
        String active = activeNow(scorer);
        while (!active.equals(label) && !soon.isPast()) {
            Thread.sleep(PAUSE_MILLIS);
            active = activeNow(scorer);
        }
        return active;
    }

    private String activeNow(String scorer) throws CommandException, InterruptedException {
        Optional<JsonObject> models = json(ask("GET", "model", new KuraPayload()));
        if (models.isPresent() && models.get().has("scorers")) {
            for (JsonElement each : models.get().getAsJsonArray("scorers")) {
                JsonObject one = each.getAsJsonObject();
                if (one.get("scorer").getAsString().equals(scorer) && one.has("active")) {
                    return Terminal.plain(one.get("active").getAsString());
                }
            }
        }
        return "none";
    }

    private Reply ask(String method, String resource, KuraPayload payload)
            throws CommandException, InterruptedException {
        Optional<Reply> reply = request(method, resource, payload);
        while (reply.isEmpty()) {
            if (deadline.isPast()) {
                throw device.silent();
            }
            presence.gone();
            reply = request(method, resource, payload);
        }
        presence.back();
        return reply.get();
    }

    private Optional<Reply> request(String method, String resource, KuraPayload payload) throws InterruptedException {
        return device.request(Health.APPLICATION, method, resource, payload);
    }

    private static Optional<String> value(Reply reply, String name) {
        return json(reply)
                .filter(body -> body.has(name) && body.get(name).isJsonPrimitive())
                .map(body -> Terminal.plain(body.get(name).getAsString()));
    }

    private static Optional<JsonObject> json(Reply reply) {
        try {
            return reply.body().map(JsonParser::parseString).map(JsonElement::getAsJsonObject);
        } catch (JsonParseException | IllegalStateException notOurs) {
            return Optional.empty();
        }
    }
}
