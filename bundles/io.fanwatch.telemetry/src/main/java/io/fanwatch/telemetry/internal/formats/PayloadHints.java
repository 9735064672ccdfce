// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.formats;

import java.util.regex.Pattern;

/** What a text that is no JSON may be instead, and what to do then. */
final class PayloadHints {

    private static final int LOOKED_AT = 2_000;
    private static final Pattern LINE_PROTOCOL = Pattern.compile(
            "(?s)\\s*[^\\s{\\[\"',=]+(?:,[^\\s=,]+=[^\\s,]+){0,99} [^\\s=,]+=(?:[-+.\\dtTfF]|\"|true|false).*");
    private static final Pattern SINGLE_QUOTED = Pattern.compile("(?s)\\s*[\\[{]\\s*\\{?\\s*'[^']*'\\s*:.*");
    private static final Pattern NOT_A_NUMBER = Pattern.compile("(?s).*[:\\[,]\\s*-?(?:NaN|Infinity|nan|inf)\\b.*");
    private static final Pattern TRAILING_COMMA = Pattern.compile("(?s).*,\\s*[}\\]].*");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("(?s).*:\\s*-?\\d+,\\d+\\s*[,}].*");
    private static final Pattern ONE_NUMBER = Pattern.compile("\\s*[-+]?[\\d.,]+(?:[eE][-+]?\\d+)?\\s*\\S{0,8}\\s*");
    private static final Pattern PAIRS =
            Pattern.compile("\\w+\\s*[=:]\\s*[-+]?[\\d.]+\\S{0,8}(?:[;,&\\s]+\\w+\\s*[=:].*)?");
    private static final Pattern BARE_NAME = Pattern.compile("(?s)\\{\\s*[A-Za-z_]\\w*\\s*:.*");
    private static final Pattern COLUMNS = Pattern.compile("(?s)[^{}\\[\\]]*[;,\\t][^{}\\[\\]]*");

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
            return inJson(text);
        }
        if (text.startsWith("<")) {
            return "it looks like XML, which no format reads; send JSON";
        }
        if (LINE_PROTOCOL.matcher(text).matches()) {
            return "it looks like InfluxDB line protocol; set payload.format to INFLUX_LINE";
        }
        if (ONE_NUMBER.matcher(text).matches()) {
            return "it looks like a single value; if each value has a topic of its own, set payload.format to"
                    + " VALUE_PER_TOPIC";
        }
        if (PAIRS.matcher(text).matches()) {
            return "it looks like names with values, which no format reads; send JSON";
        }
        if (COLUMNS.matcher(text).matches()) {
            return "it looks like CSV; set payload.format to CSV";
        }
        return "";
    }

    private static String inJson(String text) {
        if (NOT_A_NUMBER.matcher(text).matches()) {
            return "NaN and Infinity are no JSON; have null sent, or set missing.values to LAST or NAN, which take them"
                    + " as missing";
        }
        if (text.contains("}{") || text.contains("}\n{") || text.contains("}\r\n{")) {
            return "there are several JSON objects; put each whole on a line of its own, or all into an array";
        }
        if (DECIMAL_COMMA.matcher(text).matches()) {
            return "a number seems to have a decimal comma; have it sent with a point";
        }
        if (BARE_NAME.matcher(text).matches()) {
            return "field names stand without quotes; send them in double quotes";
        }
        if (TRAILING_COMMA.matcher(text).matches()) {
            return "there is a comma before a closing bracket; leave it out";
        }
        return "";
    }
}
