// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import io.fanwatch.telemetry.format.MalformedPayloadException;
import io.fanwatch.telemetry.format.PayloadDecoder;
import io.fanwatch.telemetry.format.PayloadFormat;
import io.fanwatch.telemetry.format.PayloadMessage;
import io.fanwatch.telemetry.format.PayloadRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * InfluxDB's line protocol, a reading a line. A record has fields and tags by their names, a field before a tag of the same
 * name, and the same under {@code fields} and {@code tags}, and the {@code measurement}. The time may count s, ms, µs or ns:
 * its magnitude says which. See https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference.
 */
public final class InfluxLineFormat implements PayloadFormat {

    @Override
    public PayloadDecoder open() {
        return InfluxLineFormat::decode;
    }

    private static List<PayloadRecord> decode(PayloadMessage message) throws MalformedPayloadException {
        List<PayloadRecord> records = new ArrayList<>();
        for (String line : PayloadText.of(message.payload()).lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                records.add(new Line(line.strip()).record());
            } catch (MalformedPayloadException e) {
                records.add(PayloadRecord.malformed(e.getMessage()));
            }
        }
        if (records.isEmpty()) {
            throw new MalformedPayloadException("the message has no line with values");
        }
        return records;
    }

    /** Reads one line from left to right. */
    private static final class Line {

        private final String line;
        private int at;

        Line(String line) {
            this.line = line;
        }

        PayloadRecord record() throws MalformedPayloadException {
            Map<String, Object> tags = new LinkedHashMap<>();
            Map<String, Object> fields = new LinkedHashMap<>();
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("measurement", text(", "));
            while (take(',')) {
                String name = text("=, ");
                require('=');
                tags.put(name, text(", "));
            }
            require(' ');
            do {
                String name = text("=, ");
                require('=');
                fields.put(name, value());
            } while (take(','));
            Optional<Instant> time = Optional.empty();
            if (take(' ') && at < line.length()) {
                time = Optional.of(EpochTime.of(line.substring(at).strip()).orElseThrow(this::broken));
            } else if (at < line.length()) {
                throw broken();
            }
            all.put("tags", tags);
            all.put("fields", fields);
            tags.forEach(all::putIfAbsent);
            all.putAll(fields);
            return PayloadRecord.of(all, Optional.empty(), time);
        }

        private Object value() throws MalformedPayloadException {
            if (take('"')) {
                StringBuilder text = new StringBuilder();
                while (at < line.length() && line.charAt(at) != '"') {
                    if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                        at++;
                    }
                    text.append(line.charAt(at++));
                }
                require('"');
                return text.toString();
            }
            String text = text(", ");
            return switch (text) {
                case "t", "T", "true", "True", "TRUE" -> true;
                case "f", "F", "false", "False", "FALSE" -> false;
                default -> text.matches("[-+]?\\d+[iu]") ? text.substring(0, text.length() - 1) : text;
            };
        }

        /* up to one of the signs; a backslash takes its meaning from the sign behind it */
        private String text(String signs) throws MalformedPayloadException {
            StringBuilder text = new StringBuilder();
            while (at < line.length() && signs.indexOf(line.charAt(at)) < 0) {
                boolean escaped =
                        line.charAt(at) == '\\' && at + 1 < line.length() && ",= \\".indexOf(line.charAt(at + 1)) >= 0;
                at += escaped ? 1 : 0;
                text.append(line.charAt(at++));
            }
            if (text.isEmpty()) {
                throw broken();
            }
            return text.toString();
        }

        private boolean take(char sign) {
            boolean there = at < line.length() && line.charAt(at) == sign;
            at += there ? 1 : 0;
            return there;
        }

        private void require(char sign) throws MalformedPayloadException {
            if (!take(sign)) {
                throw broken();
            }
        }

        private MalformedPayloadException broken() {
            boolean comma = line.matches(".* \\S*=[-+]?\\d+,\\d+(?:[,\\s].*)?");
            return new MalformedPayloadException("a line is no InfluxDB line protocol at character " + (at + 1)
                    + (comma
                            ? ": a number seems to have a decimal comma; have it sent with a point"
                            : ": it must be measurement,tag=value field=value time"));
        }
    }
}
