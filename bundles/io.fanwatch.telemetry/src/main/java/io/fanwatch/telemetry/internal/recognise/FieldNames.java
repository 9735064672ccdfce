// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.telemetry.internal.recognise;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What senders call their fields, in small letters and digits only. */
final class FieldNames {

    static final Map<String, List<String>> OTHER_NAMES = Map.of(
            "rotation", List.of("rpm", "speed", "rot", "drehzahl", "n"),
            "temperature", List.of("temp", "tc", "t", "tempc", "temperatur"),
            "vibration", List.of("vib", "vibr", "rms", "acceleration", "schwingung"),
            "sound", List.of("noise", "db", "spl", "acoustic", "schall"));
    static final List<String> DEVICES = List.of("""
            deviceid device devicename fanid fan machineid machine assetname asset sensorid sensor thing thingid
            thingname friendlyname iothubconnectiondeviceid deveui eui sourceid gerät maschine src serial
            serialnumber mac uid node tagsname datasetwritername datasetwriterid serviceinstanceid host hostname
            name
            """.split("\\s+"));
    static final List<String> DEVICES_OF_VALUES = DEVICES.subList(0, DEVICES.indexOf("asset") + 1);
    static final List<String> TIMES = List.of("""
            timestamp ts time datetime date senton measuredat observedat sourcetimestamp timeinstant createdat
            reportedat receivedat lastseen unixtime timeinseconds iothubenqueuedtime epoch at t bt origin
            enqueuedtime eventtime datum zeit zeitstempel timeunixnano
            """.split("\\s+"));
    static final Set<String> NO_FEATURES = Set.of("""
            id fport fcnt version seq seqno rssi snr linkquality counter port sf timestamp ts time unixtime src
            method timeinseconds offsetinnanos seconds nanos applicationid messageid entryid datasetclassid
            datasetwriterid sequencenumber status type code cid eventno qos dr frequency bandwidth
            spreadingfactor lorasnr bdseq uptimesec heap sleep loadavg mqttcount ap channel signal devaddr
            gatewayid uplinkid latitude longitude altitude origin sid addr address register slaveid serverid
            bserverid baddr fulladdr size quality q lc channelid qc statuscode funccode unitid bt qualitycode
            builtintype valuerank minutets uptime margin battery batterylevel starttimeunixnano
            aggregationtemporality flags
            """.split("\\s+"));
    /* a number of something that is not measured, in whatever way it is written */
    static final Pattern ID = Pattern.compile("(?i:.*[\\W_])?(?i:id)|.*[a-z\\d]I[dD]");
    /* what Advantech's WISE modules say about a message: sequence, time, quality and cause */
    static final Set<String> ABOUT_MESSAGE = Set.of("s", "t", "q", "c");
    /* when a message was passed on, not when its values were measured */
    static final Pattern OF_THE_WAY = Pattern.compile(".*(?:\\[\\d+\\]|(?i:metadata|settings|rxinfo)).*");
    static final Set<String> NAMES = Set.of(
            "name",
            "n",
            "key",
            "tag",
            "metric",
            "sensor",
            "channel",
            "displayname",
            "measurement",
            "propertyalias",
            "nodeid",
            "variable",
            "signal",
            "parameter",
            "tagname",
            "tagpath",
            "entityid",
            "resourcename",
            "datapointid",
            "path");

    /* beside a value: what it may be, how good it is, and not what it is */
    static final Set<String> ABOUT_VALUES = Set.of("min", "max", "quality", "q", "qc", "qualitycode", "ack", "lc");
    static final Set<String> QUALITY = Set.of("quality", "q", "qc", "qualitycode", "statuscode");

    private FieldNames() {}

    /** Whether that is said beside a named value: when it was, how good it is, or of what. */
    static boolean isAroundValue(String name) {
        return name.length() > 1 && TIMES.contains(name) || QUALITY.contains(name) || DEVICES_OF_VALUES.contains(name);
    }

    /** Whether the field's name, in small letters and digits only, is a time's, perhaps with its unit behind it. */
    static boolean isTime(String plain, String time) {
        return plain.startsWith(time)
                && List.of("", "ms", "us", "ns", "utc", "millis").contains(plain.substring(time.length()));
    }
}
