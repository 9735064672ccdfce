// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import java.util.List;
import java.util.regex.Pattern;

/** What a text that is no JSON may be instead, and what to do then. */
final class PayloadHints {

    private static final int LOOKED_AT = 2_000;
    private static final Pattern SINGLE_QUOTED = Pattern.compile("(?s)\\s*[\\[{]\\s*\\{?\\s*'[^']*'\\s*:.*");
    private static final String NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
    private static final Pattern LINE_PROTOCOL = Pattern.compile(
            "(?s)\\s*[^\\s{\\[\"',=]+(?:,[^\\s=,]+=[^\\s,]+){0,99} [^\\s=,]+=(?:[-+.\\dtTfF]|\"|true|false).*");
    private static final Pattern LOGGED = Pattern.compile("(?s)\\w+=\\S+\\s+\\w+=.*");
    private static final Pattern COLUMNS = Pattern.compile("(?s)[^{}\\[\\]]*[;,\\t|][^{}\\[\\]]*");

    private record Look(Pattern pattern, String hint) {

        Look(String pattern, String hint) {
            this(Pattern.compile("(?s)" + pattern), hint);
        }
    }

    private static final String NO_FORMAT = ", which no format reads; send JSON";

    private static final List<Look> IN_TEXT = List.of(
            new Look("<.*", "it looks like XML" + NO_FORMAT),
            new Look(
                    "\\s*[-+]?[\\d.,]+(?:[eE][-+]?\\d+)?\\s*\\S{0,8}\\s*",
                    "it looks like a single value; if each value has a topic of its own, set payload.format to"
                            + " VALUE_PER_TOPIC"),
            new Look(
                    "[\\p{L}_-]{1,20}",
                    "it is a single word, probably about the sender itself; choose a topic that leaves it out, or set"
                            + " payload.format to VALUE_PER_TOPIC if values come on topics of their own"),
            new Look("(?:0x[0-9A-Fa-f]+[\\s,;]*)+", "it looks like numbers in hexadecimal digits; send JSON"),
            new Look("\\w+\\(.*\\);?", "there is a function's name around the JSON; send the JSON alone"),
            new Look("[^{\\[]+\\{\\s*\".*\\}", "something stands before the JSON; send the JSON alone"),
            new Look(
                    "(?:#\\s*(?:HELP|TYPE) .*|[a-zA-Z_:][\\w:]*\\{[^}]*\\}\\s+" + NUMBER + ".*)",
                    "it looks like Prometheus' text" + NO_FORMAT),
            new Look("[$!][A-Z]{2,},.*", "it looks like an NMEA sentence" + NO_FORMAT),
            new Look("[^\\s:|]+:" + NUMBER + "\\|(?:g|c|ms|s|h)\\b.*", "it looks like StatsD" + NO_FORMAT),
            new Look(
                    "PUTVAL .*",
                    "it looks like collectd's text protocol; have its write_http plugin or Telegraf send JSON"),
            new Look(
                    "\\d{9,}(?:\\.\\d+)?:" + NUMBER + "\\s*",
                    "it looks like collectd's time and value; have JSON sent, by its write_http plugin or Telegraf"),
            new Look("\"[^\"]+\" " + NUMBER + ".*source=.*", "it looks like Wavefront's lines" + NO_FORMAT),
            new Look("metric=\\S+ .*", "it looks like Carbon2's lines" + NO_FORMAT),
            new Look(
                    "\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d.*\\b(?:TRACE|DEBUG|INFO|WARN\\w*|ERROR|FATAL)\\b.*",
                    "it looks like a line of a log; choose a topic that leaves it out"),
            new Look("put \\S+ \\d+ .*", "it looks like OpenTSDB's lines" + NO_FORMAT),
            new Look(
                    "[A-Za-z][\\w-]*(?:\\.[\\w-]+)+ " + NUMBER + "(?: \\d+)?(?:\\s.*)?",
                    "it looks like Graphite's lines" + NO_FORMAT),
            new Look(
                    NUMBER + "(?:\\s+" + NUMBER + ")+",
                    "it looks like numbers without names; send JSON, or CSV with semicolons"),
            new Look(
                    "(?:[0-9A-Fa-f]{2}[\\s:-]?){8,}",
                    "it looks like bytes in hexadecimal digits; send the text itself"),
            new Look(
                    "(?:[A-Za-z0-9+/_-]{4}\\s*){4,}[A-Za-z0-9+/_-]{0,3}={0,2}",
                    "it looks like Base64; send the bytes themselves"),
            new Look(
                    "[\\w.-]+\\s*[=:]\\s*\\S+(?:[;,&\\s]+[\\w.-]+\\s*[=:].*)?",
                    "it looks like names with values" + NO_FORMAT));

    private static final List<Look> IN_JSON = List.of(
            new Look("\\[[^\\]\\n\"{\\[]+\\]\\s*\\n\\s*[^\\s=]+\\s*=.*", "it looks like an INI file" + NO_FORMAT),
            new Look("\\[object \\w+\\].*", "the sender made a text of an object; send JSON.stringify(…) of it"),
            new Look(
                    ".*[:\\[,]\\s*-?(?:NaN|Infinity|nan|inf)\\b.*",
                    "NaN and Infinity are no JSON; have null sent, or set missing.values to LAST or NAN, which take"
                            + " them as missing"),
            new Look(".*[:\\[,]\\s*None\\b.*", "None is Python's word for null; send json.dumps(…) instead of str(…)"),
            new Look(
                    ".*[:\\[,]\\s*undefined\\b.*",
                    "undefined is JavaScript's; send JSON.stringify(…), which leaves such fields out"),
            new Look(
                    ".*\\}\\s*\\{.*",
                    "there are several JSON objects; put each whole on a line of its own, or all into an array"),
            new Look(
                    ".*:\\s*-?\\d+,\\d+\\s*[,}].*",
                    "a number seems to have a decimal comma; have it sent with a point"),
            new Look("\\{\\s*[A-Za-z_]\\w*\\s*:.*", "field names stand without quotes; send them in double quotes"),
            new Look(".*,\\s*[}\\]].*", "there is a comma before a closing bracket; leave it out"),
            new Look(".*(?:/\\*|(?<!:)//|\\n\\s*#).*", "there is a comment, which JSON has not; leave it out"),
            new Look(
                    ".*[:\\[,]\\s*(?:[+.]\\d|-\\.\\d|-?0[xX]|-?0\\d).*",
                    "a number is written as JSON does not know it, such as +5, .5, 0x1F or 05; send 5, 0.5, 31 or 5"));

    private PayloadHints() {}

    /** Words that follow a reason, beginning with a colon; empty if it looks like nothing known. */
    static String of(String text) {
        String begin = text.substring(0, Math.min(text.length(), LOOKED_AT));
        String hint = hint(begin.strip());
        return hint.isEmpty() ? "" : ": " + hint;
    }

    private static String hint(String text) {
        if (SINGLE_QUOTED.matcher(text).matches()) {
            return "it looks like a Python dictionary, with single quotes; send json.dumps(…) instead of str(…)";
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return first(IN_JSON, text);
        }
        if (!text.startsWith("<")
                && LINE_PROTOCOL.matcher(text).matches()
                && !LOGGED.matcher(text).matches()) {
            return "it looks like InfluxDB line protocol; set payload.format to INFLUX_LINE";
        }
        String known = first(IN_TEXT, text);
        return known.isEmpty() && COLUMNS.matcher(text).matches()
                ? "it looks like CSV; set payload.format to CSV"
                : known;
    }

    private static String first(List<Look> looks, String text) {
        return looks.stream()
                .filter(look -> look.pattern().matcher(text).matches())
                .map(Look::hint)
                .findFirst()
                .orElse("");
    }
}
