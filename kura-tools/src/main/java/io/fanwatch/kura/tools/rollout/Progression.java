// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.rollout;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.kura.tools.command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far a rollout is, in a file that is written at every step, so that it can be taken up again. Thread-safe. */
final class Progression {

    /** What became of one gateway. */
    enum State {
        WAITING,
        INSTALLED,
        DONE,
        FAILED,
        ROLLED_BACK
    }

    /**
     * One gateway.
     *
     * @param before the version that it had, empty if none or not known
     * @param message why, if it is not done
     */
    record Entry(State state, String before, String message) {}

    private static final String ROLLOUT = "rollout";
    private static final String GATEWAYS = "gateways";

    private final Path file;
    private final String rollout;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private Progression(Path file, String rollout) {
        this.file = file;
        this.rollout = rollout;
    }

    /**
     * Takes up what the file tells, if it is there.
     *
     * @param rollout what is rolled out, such as {@code fanwatch 1.1.0}
     * @throws CommandException if the file is of another rollout or cannot be used
     */
    static Progression open(Path file, String rollout, Collection<String> gateways) throws CommandException {
        Progression progression = new Progression(file, rollout);
        gateways.forEach(each -> progression.entries.put(each, new Entry(State.WAITING, "", "")));
        if (Files.exists(file)) {
            try {
                JsonObject known =
                        JsonParser.parseString(Files.readString(file)).getAsJsonObject();
                String other = known.get(ROLLOUT).getAsString();
                if (!rollout.equals(other)) {
                    throw CommandException.badInput(file + " is of the rollout of " + other + ", not of " + rollout
                            + ": name another file with --state");
                }
                known.getAsJsonObject(GATEWAYS)
                        .entrySet()
                        .forEach(each -> progression.entries.replace(each.getKey(), entry(each.getValue())));
            } catch (IOException | RuntimeException e) {
                throw CommandException.badInput(file + " tells no rollout (" + e.getMessage()
                        + "): name another file with --state, or delete it to begin anew");
            }
        }
        progression.write();
        return progression;
    }

    synchronized Entry of(String gateway) {
        return entries.get(gateway);
    }

    synchronized void note(String gateway, State state, String before, String message) throws CommandException {
        entries.put(gateway, new Entry(state, before, message));
        write();
    }

    synchronized long count(Collection<String> gateways, State state) {
        return gateways.stream()
                .filter(each -> entries.get(each).state() == state)
                .count();
    }

    private static Entry entry(JsonElement json) {
        JsonObject entry = json.getAsJsonObject();
        return new Entry(
                State.valueOf(entry.get("state").getAsString()),
                entry.get("before").getAsString(),
                entry.get("message").getAsString());
    }

    private String text() {
        JsonObject gateways = new JsonObject();
        entries.forEach((gateway, entry) -> {
            JsonObject json = new JsonObject();
            json.addProperty("state", entry.state().name());
            json.addProperty("before", entry.before());
            json.addProperty("message", entry.message());
            gateways.add(gateway, json);
        });
        JsonObject content = new JsonObject();
        content.addProperty(ROLLOUT, rollout);
        content.add(GATEWAYS, gateways);
        return new GsonBuilder().setPrettyPrinting().create().toJson(content) + "\n";
    }

    private void write() throws CommandException {
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".tmp");
            Files.writeString(draft, text());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CommandException.failed("Cannot write how far the rollout is to " + file + ": " + e.getMessage(), e);
        }
    }
}
