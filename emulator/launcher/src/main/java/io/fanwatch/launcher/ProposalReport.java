// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.fanwatch.api.Reading;
import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.telemetry.internal.recognise.Proposal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A proposal as people and programs read it. */
final class ProposalReport {

    private static final int SHOWN = 10;

    private ProposalReport() {}

    /** Lines for people, with picocli's mark-up. */
    static List<String> lines(Proposal proposal) {
        List<String> lines = new ArrayList<>();
        int readings = proposal.readings().size();
        String outcome = readings == 0 ? "@|red no reading|@" : readings == 1 ? "1 reading" : readings + " readings";
        lines.add("@|bold " + Terminal.plain(proposal.sample().name()) + "|@  "
                + (readings == 0 ? "" : proposal.format() + ", ") + outcome);
        proposal.readings().stream().limit(SHOWN).forEach(reading -> lines.add("  " + line(reading)));
        if (readings > SHOWN) {
            lines.add("  and " + (readings - SHOWN) + " more");
        }
        proposal.rejections().stream()
                .limit(SHOWN)
                .forEach(reason -> lines.add("  @|yellow rejected:|@ " + shown(reason)));
        if (readings == 0 && proposal.rejections().isEmpty() && proposal.notes().isEmpty()) {
            lines.add("  it says nothing about values");
        }
        proposal.notes().forEach(note -> lines.add("  note: " + shown(note)));
        if (proposal.isGood()) {
            lines.add("  Set at the listener, and leave all else as it is (docs/configuration.md says what Kura's"
                    + " console calls each):");
            if (proposal.properties().isEmpty()) {
                lines.add("    as it is by default");
            }
            topic(proposal).ifPresent(topic -> lines.add("    topic=" + shown(topic)));
            proposal.properties().forEach((name, value) -> lines.add("    " + name + "=" + shown(value)));
        }
        return lines;
    }

    /* that of all fans, if a level of it names them; a pattern where one was given */
    private static Optional<String> topic(Proposal proposal) {
        if (proposal.properties().containsKey("topic")) {
            return Optional.empty();
        }
        String level = proposal.properties().getOrDefault("device.topic.level", "0");
        return proposal.sample().topic().map(topic -> {
            String[] levels = topic.split("/", -1);
            int device = Integer.parseInt(level);
            if (device > 0 && device <= levels.length) {
                levels[device - 1] = "+";
            }
            return String.join("/", levels);
        });
    }

    private static String line(Reading reading) {
        StringBuilder line = new StringBuilder("fan " + shown(reading.deviceId()) + "  " + reading.time());
        for (int i = 0; i < reading.schema().size(); i++) {
            line.append("  ")
                    .append(Terminal.plain(reading.schema().names().get(i)))
                    .append(' ')
                    .append(number(reading.value(i)));
        }
        reading.id().ifPresent(id -> line.append("  id ").append(shown(id)));
        return line.toString();
    }

    /* what turns the direction of text would show a line other than it is */
    private static String shown(String text) {
        return Terminal.plain(text).replaceAll("[\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", "?");
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "missing";
        }
        boolean usual = value == 0 || Math.abs(value) >= 1e-6 && Math.abs(value) < 1e15;
        return usual ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString() : Double.toString(value);
    }

    /** The same for programs. */
    static JsonObject json(Proposal proposal) {
        JsonObject json = new JsonObject();
        json.addProperty("message", proposal.sample().name());
        json.addProperty("good", proposal.isGood());
        json.addProperty("format", proposal.format());
        JsonArray readings = new JsonArray();
        for (Reading reading : proposal.readings()) {
            JsonObject each = new JsonObject();
            each.addProperty("deviceID", reading.deviceId());
            each.addProperty("time", reading.time().toString());
            reading.id().ifPresent(id -> each.addProperty("id", id));
            JsonObject values = new JsonObject();
            for (int i = 0; i < reading.schema().size(); i++) {
                double value = reading.value(i);
                values.addProperty(reading.schema().names().get(i), Double.isNaN(value) ? null : value);
            }
            each.add("values", values);
            readings.add(each);
        }
        json.add("readings", readings);
        json.add("rejected", array(proposal.rejections()));
        json.add("notes", array(proposal.notes()));
        JsonObject configuration = new JsonObject();
        if (proposal.isGood()) {
            proposal.properties().forEach(configuration::addProperty);
        }
        json.add("configuration", configuration);
        return json;
    }

    private static JsonArray array(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
