// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What senders call their fields, in small letters and digits only. */
final class FieldNames {

    static final Map<String, List<String>> OTHER_NAMES = Map.of(
            "rotation", List.of("rpm", "speed", "rot", "drehzahl", "n"),
            "temperature", List.of("temp", "tc", "t", "tempc", "temperatur"),
            "vibration", List.of("vib", "vibr", "rms", "acceleration", "schwingung"),
            "sound", List.of("noise", "db", "spl", "acoustic", "schall"));
    static final List<String> DEVICES = words("""
        deviceid device devicename fanid fan machineid machine assetname asset sensorid sensor thing thingid
        thingname friendlyname iothubconnectiondeviceid deveui eui sourceid gerät maschine src
        mac coreid serial serialnumber uid node tagsname datasetwritername datasetwriterid serviceinstanceid source
        host hostname agenthost instance name
        """);
    static final List<String> DEVICES_OF_VALUES = DEVICES.subList(0, DEVICES.indexOf("asset") + 1);

    /** Stands among the names of times for all that end as a time's name does. */
    static final String ANY_TIME = "*";

    static final List<String> TIMES = words("""
        timestamp ts time datetime date senton measuredat observedat sourcetimestamp timeinstant * lastseen
        timeinseconds epoch at t bt tst origin datum zeit zeitstempel timeunixnano
        """);
    private static final Pattern ENDS_AS_TIME = Pattern.compile(
            "(?!.*(?:start|boot|up|next|min|max|run|oper|life|total)(?:ed)?(?:time|at|ts)).*(?:time|timestamp"
                    + "|(?:creat|receiv|report|publish|updat|enqueu|record)edat)");
    private static final Set<String> UNITS_OF_TIME = Set.of("", "ms", "us", "ns", "utc", "millis");
    static final Set<String> NO_FEATURES = Set.copyOf(words("""
        id fport fcnt seq seqno counter port sf timestamp ts time unixtime src
        method timeinseconds offsetinnanos seconds nanos applicationid messageid entryid datasetclassid
        datasetwriterid sequencenumber type code cid eventno qos dr frequency bandwidth
        spreadingfactor bdseq uptimesec heap sleep loadavg mqttcount ap channel signal devaddr
        gatewayid uplinkid latitude longitude lat lon altitude origin sid addr address register slaveid serverid
        bserverid baddr fulladdr size quality q lc channelid qc funccode unitid bt qualitycode
        builtintype valuerank minutets margin battery batterylevel batt starttimeunixnano
        aggregationtemporality flags error errorcode slave function start slot idx hwid nvalue instance interval ver tst
        orgid expireafter linkcount poweroutagecount serie serial
        serialnumber unit
        """));
    /* about the sending, whatever stands before or behind it */
    private static final Pattern ABOUT_SENDING =
            Pattern.compile(".*(?:rssi|snr|linkquality|version|status|statuscode|fcnt(?:up|down)?|uptime(?:instance)?"
                    + "|sysuptimeinstance|qualitydetail|opcquality)");
    /* a number of something that is not measured, in whatever way it is written */
    static final Pattern ID = Pattern.compile("(?i:.*[\\W_])?(?i:id)|.*[a-z\\d]I[dD]");
    /* what Advantech's WISE modules say about a message: sequence, time, quality and cause */
    static final Set<String> ABOUT_MESSAGE = Set.of("s", "t", "q", "c");
    /* when a message was passed on, not when its values were measured */
    static final Pattern OF_THE_WAY = Pattern.compile(".*(?:\\[\\d+\\]|(?i:metadata|settings|rxinfo)).*");
    /* what a value beside it is called, the likeliest first; else a name that ends in "name" */
    private static final List<String> NAMES = words("""
        name n tagname tag displayname metricname metric metrictype variable parameter signal resourcename objectname
        pointname point field typeinstance measurement key propertyalias propertyid datapointid tagpath entityid
        path oid dpe res sensor channel axis topic nodeid id
        """);
    /* fields that say nothing by their own name, but hold what the field around or beside them names */
    private static final Pattern HOLDER =
            Pattern.compile("(?:data|present|tag|point|double|float|int|integer|long|string|num"
                    + "|metric|item|property|process|)value|v|val|body|data|asdouble|asint|curval");

    /* beside a value: what it may be, how good it is, and not what it is */
    static final Set<String> ABOUT_VALUES = Set.of("min", "max", "quality", "q", "qc", "qualitycode", "ack", "lc");
    static final Set<String> QUALITY = Set.of("quality", "q", "qc", "qualitycode", "statuscode");

    private FieldNames() {}

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    /** Whether it is what is measured. */
    static boolean isQuantity(String plain) {
        return OTHER_NAMES.containsKey(plain)
                || plain.length() > 2 && OTHER_NAMES.values().stream().anyMatch(names -> names.contains(plain));
    }

    /** Which of these fields says what a value beside it is. */
    static Optional<String> naming(List<String> fields) {
        return NAMES.stream()
                .flatMap(name -> fields.stream().filter(field -> last(field).equals(name)))
                .findFirst()
                .or(() -> fields.stream()
                        .filter(field -> last(field).endsWith("name") && !DEVICES.contains(last(field)))
                        .findFirst());
    }

    /* of a path */
    private static String last(String field) {
        return Leaf.plain(field.substring(field.lastIndexOf('.') + 1));
    }

    /** Whether a field of this name says nothing by it, but holds what another one names. */
    static boolean isHolder(String plain) {
        return HOLDER.matcher(plain).matches();
    }

    /** Whether a number of this name is measured, for all that its name says. */
    static boolean mayBeMeasured(String name) {
        String plain = Leaf.plain(name);
        return !NO_FEATURES.contains(plain)
                && !(plain.length() > 2
                        && TIMES.stream().anyMatch(time -> !time.equals(ANY_TIME) && isTime(plain, time)))
                && !ABOUT_SENDING.matcher(plain).matches()
                && !ID.matcher(name).matches();
    }

    /** Whether that is said beside a named value: when it was, how good it is, or of what. */
    static boolean isAroundValue(String name) {
        return name.length() > 1 && TIMES.contains(name) || QUALITY.contains(name) || DEVICES_OF_VALUES.contains(name);
    }

    /** Whether the field's name, in small letters and digits only, is a time's, perhaps with its unit behind it. */
    static boolean isTime(String plain, String time) {
        return time.equals(ANY_TIME)
                ? ENDS_AS_TIME.matcher(plain).matches()
                : plain.startsWith(time) && UNITS_OF_TIME.contains(plain.substring(time.length()));
    }
}
