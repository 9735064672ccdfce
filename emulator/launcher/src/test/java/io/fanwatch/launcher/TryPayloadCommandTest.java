// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import static io.fanwatch.launcher.TryPayload.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.launcher.TryPayload.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TryPayloadCommandTest {

    private static final String VALUES = "\"rotation\":700.5,\"temperature\":41.5,\"vibration\":99.5,\"sound\":55.5";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{\"deviceID\":\"n4\",V}| -| n4| as it is by default",
                "{\"deviceId\":\"n4\",\"data\":{\"ts\":[1767261600000,1767261601000],\"rotation\":[1,2],\"temperature\":[1,2],\"vibration\":[1,2],\"sound\":[1,2]}}|"
                        + " -| n4| records.path=data.COLUMNS",
                "{\"results\":[{\"series\":[{\"name\":\"fans\",\"tags\":{\"fan\":\"n4\"},\"columns\":[\"time\",\"rotation\",\"sound\"],\"values\":[[\"2026-01-01T10:00:00Z\",1,2],[\"2026-01-01T10:00:10Z\",3,4]]}]}]}|"
                        + " -| n4| records.path=results.*.series.*.COLUMNS",
                "{\"fan4\":{V},\"fan5\":{V},\"timestamp_ms\":1767261600123}| plant/data| fan4|"
                        + " time.field=$.timestamp_ms",
                "{\"source\":{\"id\":\"n4\"},\"time\":\"2026-01-01T10:00:00Z\",\"c8y_Fan\":{\"rotation\":{\"value\":1},\"sound\":{\"value\":2}}}|"
                        + " measurement/measurements/create| n4| device.field=source.id",
                "{\"id\":\"n4\",\"type\":\"Fan\",\"rotation\":{\"type\":\"Number\",\"value\":1},\"TimeInstant\":{\"type\":\"DateTime\",\"value\":\"2026-01-01T10:00:00Z\"}}|"
                        + " iot/data| n4| time.field=TimeInstant.value",
                "{\"timestamp\":1767261600123,\"node\":\"n4\",\"values\":{\"rotation\":1},\"errors\":{\"sound\":3002}}|"
                        + " -| n4| features=rotation=values.rotation",
                "[{\"bn\":\"/3303/0/\",\"bt\":1767261600,\"n\":\"5700\",\"v\":35.9},{\"n\":\"5601\",\"v\":30}]|"
                        + " lwm2m/n4| n4| features=/3303/0/5700,/3303/0/5601",
                "{\"val\":12.5,\"ack\":true,\"ts\":1767261600123,\"q\":0,\"lc\":1767261600000}| plant/n4/rotation| n4|"
                        + " features=rotation=rotation.val",
                "{\"tags\":[{\"tagName\":\"rotation\",\"value\":1,\"ts\":1767261600123}]}| plant/n4/data| n4|"
                        + " time.field=tags[?(@.tagName=='rotation')].ts",
                "Time [s];Fan;Rotation [rpm];Sound [dB]¶2026-01-01 10:00:00;n4;1,5;2,5| -| n4| time.field=\"Time [s]\"",
                "1767261600,n4,1.5,2.5| -| n4| time.field=1",
                "fan,note,rotation,sound¶n4,\"two¶lines\",1.5,2.5| -| n4| payload.format=CSV",
                "{\"deviceID\":\"n4\",V,\"timeStamp\":\"Thu Jan  1 10:00:00 2026\"}| -| n4| time.format=EEE MMM ppd"
                        + " HH:mm:ss yyyy",
                "{\"deviceID\":\"n4\",V,\"timeStamp\":\"31-Dec-25 10:00:00\"}| -| n4| time.format=dd-MMM-yy HH:mm:ss",
                "{\"deviceID\":\"n4\",V,\"timeStamp\":[2026,1,1]}| -| n4| time.field=",
                "{\"tst\":1,\"d\":{\"machine\":\"n4\"},\"payload\":{\"measures\":{V}}}| -| n4| device.field=d.machine",
                "[{\"device\":\"n4\",V},{\"device\":\"n5\",V}]| -| n4| device.field=device",
                "{\"device\":\"n4\",V}¶{\"device\":\"n5\",V}| -| n4| device.field=device",
                "{\"n4\":{V},\"n5\":{V}}| -| n4| records.path=*",
                "{\"readings\":[{\"device\":\"n4\",V},{\"device\":\"n5\",V}]}| -| n4| records.path=readings",
                "{\"device\":\"n4\",\"values\":[{\"name\":\"rotation\",\"value\":1},{\"name\":\"temperature\",\"value\":2},{\"name\":\"vibration\",\"value\":3},{\"name\":\"sound\",\"value\":4}]}|"
                        + " -| n4| rotation=values[?(@.name=='rotation')].value",
                "{\"device\":[\"n4\",\"n5\"],\"rotation\":[1,2],\"temperature\":[1,2],\"vibration\":[1,2],\"sound\":[1,2]}|"
                        + " -| n4| records.path=COLUMNS",
                "{V}| plant/n4/data| n4| device.topic.level=2",
                "fans,host=n4 rotation=1,temperature=2,vibration=3,sound=4| -| n4| payload.format=INFLUX_LINE",
                "device;rotation;temperature;vibration;sound¶n4;1,5;2,5;3,5;4,5| -| n4| decimal.comma=true",
                "[{\"bn\":\"n4/\",\"n\":\"rotation\",\"v\":1},{\"n\":\"temperature\",\"v\":1},{\"n\":\"vibration\",\"v\":1},{\"n\":\"sound\",\"v\":1}]|"
                        + " -| n4| payload.format=SENML",
                "{\"n4\":[{\"ts\":1767261600000,\"values\":{V}}],\"n5\":[{\"ts\":1767261600000,\"values\":{V}}]}| -|"
                        + " n4| records.path=*",
                "{\"n4\":[{\"ts\":1767261600000,\"values\":{V}}]}| -| n4| records.path=*",
                "{\"metrics\":[{\"name\":\"fan\",\"tags\":{\"fan\":\"n4\"},\"timestamp\":1767261600,\"fields\":{V}}]}|"
                        + " -| n4| records.path=metrics",
                "{\"deviceName\":\"n4\",\"objectJSON\":\"{\\\"rotation\\\":1,\\\"temperature\\\":2,\\\"vibration\\\":3,\\\"sound\\\":4}\"}|"
                        + " -| n4| rotation=objectJSON.rotation",
                "{\"PublisherId\":\"x\",\"Messages\":[{\"device\":\"n4\",\"Timestamp\":\"2026-01-01T10:00:00Z\",\"Payload\":{\"rotation\":{\"Value\":1},\"temperature\":{\"Value\":2},\"vibration\":{\"Value\":3},\"sound\":{\"Value\":4}}}]}|"
                        + " -| n4| rotation=Payload.rotation.Value",
                "{\"device\":\"n4\",\"rotation\":{\"value\":1,\"unit\":\"rpm\"},\"temperature\":{\"value\":2},\"vibration\":{\"value\":3},\"sound\":{\"value\":4}}|"
                        + " -| n4| rotation=rotation.value",
                "{\"body\":{V},\"systemProperties\":{\"iothub-connection-device-id\":\"n4\",\"iothub-enqueuedtime\":\"2026-01-01T10:00:00Z\"}}|"
                        + " -| n4| time.field=systemProperties.iothub-enqueuedtime",
                "{\"end_device_ids\":{\"device_id\":\"n4\"},\"received_at\":\"2026-01-01T10:00:00Z\",\"uplink_message\":{\"decoded_payload\":{V},\"rx_metadata\":[{\"time\":\"2026-01-01T09:59:59Z\"}]}}|"
                        + " -| n4| time.field=received_at",
                "{\"deviceID\":\"n4\",V,\"timeStamp\":{\"seconds\":1767261600,\"nanos\":5}}| -| n4|"
                        + " time.field=timeStamp.seconds",
                "{\"deviceID\":\"n4\",V,\"timeStamp\":\"2025-12-31T24:00:00Z\"}| -| n4| time.format=ISO_8601",
                "fan,host=n4 rotation=1,sound=4¶air,host=n4 temperature=2,vibration=3| -| n4| missing.values=LAST",
                "sep=;¶device;rotation;temperature;vibration;sound¶;rpm;°C;mm/s;dB¶n4;1,5;2,5;3,5;4,5| -| n4|"
                        + " payload.format=CSV",
                "{\"value\":12.5,\"unit\":\"rpm\"}| plant/n4/rotation| n4| payload.format=VALUE_PER_TOPIC",
                "12.5| plant/n4/rotation| n4| payload.format=VALUE_PER_TOPIC",
                "{\"sentOn\":1767261600123,\"metrics\":{\"assetName\":\"n4\",V}}| -| n4| payload.format=KURA",
                "{\"deviceID\":\"n4\",V,\"ts\":1767261600123}| -| n4| time.field=ts",
                "{\"deviceID\":\"n4\",V,\"timeStamp\":\"31.12.2025 23:59:58\"}| -| n4| time.format=dd.MM.yyyy HH:mm:ss",
                "{\"deviceID\":\"n4\",V,\"timeStamp\":1767225598123}| -| n4| time.format=EPOCH_MILLIS",
                "{V}| zigbee2mqtt/n4| n4| device.topic.level=2",
                "{V}| v3/plant/devices/n4/up| n4| device.topic.level=4",
                "{\"id\":\"n4\",\"previous\":{\"state\":{\"rotation\":1}},\"current\":{\"state\":{V}}}|"
                        + " shadow/n4/documents| n4| rotation=current.state.rotation",
                "{\"deviceName\":\"n4\",\"origin\":1767261600123456789,\"readings\":[{\"id\":\"a\",\"resourceName\":\"rotation\",\"value\":\"5.285e+02\"},{\"id\":\"b\",\"resourceName\":\"sound\",\"value\":\"4.68e+01\"}]}|"
                        + " -| n4| rotation=readings[?(@.resourceName=='rotation')].value",
                "{\"deviceId\":\"n4\",\"ts\":1767261600,\"readings\":[{V},{V}]}| plant/data| n4|"
                        + " device.field=$.deviceId",
                "{\"deviceId\":\"n4\",\"ts\":1767261600,\"readings\":[{V},{V}]}| plant/data| n4| time.field=$.ts",
                "{\"gateway\":\"g\",\"at\":1767261600,\"plant\":{\"fan_n4\":{V},\"fan_n5\":{V}}}| -| fan_n4|"
                        + " records.path=plant.*",
                "{\"name\":\"modbus\",\"tags\":{\"host\":\"gateway\",\"name\":\"n4\"},\"fields\":{V}}| -| n4|"
                        + " device.field=tags.name",
                "mem,host=gateway used=1¶fan,fan=n4 rotation=1,sound=2| -| n4| features=rotation,sound",
                "12.5| shellies/n4/sensor/temperature| n4| features=temperature=sensor/temperature",
                "12.5| home/sensor/n4_temp/state| sensor| features=n4_temp=n4_temp/state",
                "12.5| n4/temp| n4| rejected.topic=fan/messages/rejected",
                "{\"state\":{\"reported\":{\"latlng\":\"54.69,25.28\",\"ip\":\"10.0.0.7\",\"rpm\":528,\"ioTemp\":35.9}}}|"
                        + " n4/data| n4| features=rotation=state.reported.rpm,temperature=state.reported.ioTemp",
                "{\"deviceID\":\"n4\",\"nodes\":[{\"DisplayName\":\"rotation\",\"Value\":{\"Value\":1,\"SourceTimestamp\":\"2026-01-01T10:00:00Z\"}},{\"DisplayName\":\"sound\",\"Value\":{\"Value\":2}}]}|"
                        + " -| n4| rotation=nodes[?(@.DisplayName=='rotation')].Value.Value",
                "{\"deviceID\":\"n4\",\"rotation\":\"[528]\",\"temperature\":41.5,\"vibration\":99.5,\"sound\":55.5}|"
                        + " -| n4| rotation=rotation[0]",
                "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"process.pid\",\"value\":{\"intValue\":\"4711\"}},{\"key\":\"host.name\",\"value\":{\"stringValue\":\"n4\"}}]},\"scopeMetrics\":[{\"scope\":{\"name\":\"s7\"},\"metrics\":[{\"name\":\"fan.rotation\",\"gauge\":{\"dataPoints\":[{\"attributes\":[{\"key\":\"slot\",\"value\":{\"intValue\":\"3\"}}],\"startTimeUnixNano\":\"1767261500000000000\",\"timeUnixNano\":\"1767261600000000000\",\"asDouble\":1.5}]}},{\"name\":\"starts\",\"sum\":{\"dataPoints\":[{\"attributes\":[{\"key\":\"slot\",\"value\":{\"intValue\":\"3\"}}],\"startTimeUnixNano\":\"1767261500000000000\",\"timeUnixNano\":\"1767261600000000000\",\"asInt\":\"2\"}]}}]}]}]}|"
                        + " -| n4|"
                        + " features=rotation=scopeMetrics[0].metrics[?(@.name=='fan.rotation')].gauge.dataPoints[0].asDouble,starts=scopeMetrics[0].metrics[?(@.name=='starts')].sum.dataPoints[0].asInt",
                "{\"s\":12,\"t\":\"2026-01-01T10:00:00Z\",\"q\":192,\"c\":1,\"ai1\":1.5,\"ai2\":2.5}| plant/n4/data|"
                        + " n4| features=ai1,ai2",
                "{\"time\":\"2026-01-01T10:00:00Z\",\"variables\":[{\"path\":\"Arp.Plc.Eclr/rotation\",\"value\":1},{\"path\":\"Arp.Plc.Eclr/sound\",\"value\":2}]}|"
                        + " plant/n4/data| n4|"
                        + " features=rotation=variables[?(@.path=='Arp.Plc.Eclr/rotation')].value,sound=variables[?(@.path=='Arp.Plc.Eclr/sound')].value",
                "{\"values\":[{\"registerId\":\"12\",\"tagName\":\"rotation\",\"value\":1,\"deviceName\":\"n4\"},{\"registerId\":\"13\",\"tagName\":\"sound\",\"value\":2,\"deviceName\":\"n4\"}]}|"
                        + " -| n4| device.field=values[?(@.tagName=='rotation')].deviceName",
                "[{\"NodeId\":\"ns=2;s=n4.rotation\",\"DisplayName\":\"rotation\",\"Value\":{\"Value\":1.5,\"SourceTimestamp\":\"2026-01-01T10:00:00Z\"}},{\"NodeId\":\"ns=2;s=n4.sound\",\"DisplayName\":\"sound\",\"Value\":{\"Value\":2.5,\"SourceTimestamp\":\"2026-01-01T09:59:59Z\"}}]|"
                        + " opc/n4| n4|"
                        + " features=rotation=[?(@.DisplayName=='rotation')].Value.Value,sound=[?(@.DisplayName=='sound')].Value.Value",
                "[{\"path\":\"Arp.Plc.Eclr/rotation\",\"value\":1},{\"path\":\"Arp.Plc.Eclr/sound\",\"value\":2}]|"
                        + " plant/n4/data| n4| missing.values=LAST",
                "[{\"deviceName\":\"n4\",\"tagName\":\"rotation\",\"registerId\":\"12\",\"value\":1},{\"deviceName\":\"n4\",\"tagName\":\"sound\",\"registerId\":\"13\",\"value\":2},{\"deviceName\":\"n5\",\"tagName\":\"rotation\",\"registerId\":\"12\",\"value\":3},{\"deviceName\":\"n5\",\"tagName\":\"sound\",\"registerId\":\"13\",\"value\":4}]|"
                        + " -| n4| device.field=deviceName",
                "{\"vals\":[{\"name\":\"rotation\",\"ts\":\"2026-01-01T10:00:00Z\",\"val\":1},{\"name\":\"sound\",\"ts\":\"2026-01-01T10:00:00Z\",\"val\":2},{\"name\":\"rotation\",\"ts\":\"2026-01-01T10:00:01Z\",\"val\":3},{\"name\":\"sound\",\"ts\":\"2026-01-01T10:00:01Z\",\"val\":4}]}|"
                        + " ie/n4| n4| records.path=vals",
                "{\"tagName\":\"rotation\",\"tagValue\":1.5,\"ts\":1767261600123}| moxa/n4| n4|"
                        + " features=rotation=[?(@.tagName=='rotation')].tagValue",
                "[{\"variable\":\"rotation\",\"value\":1,\"serie\":\"16\"},{\"variable\":\"sound\",\"value\":2,\"serie\":\"16\"}]|"
                        + " tago/n4| n4|"
                        + " features=rotation=[?(@.variable=='rotation')].value,sound=[?(@.variable=='sound')].value",
                "{\"metrics\":[{\"name\":\"rotation\",\"tags\":{\"fan\":\"n4\"},\"fields\":{\"value\":1}},{\"name\":\"sound\",\"tags\":{\"fan\":\"n4\"},\"fields\":{\"value\":2}}]}|"
                        + " -| n4| rotation=[?(@.name=='rotation')].fields.value",
                "{\"metrics\":[{\"name\":\"opc\",\"tags\":{\"fan\":\"n4\"},\"fields\":{\"rotation\":1}},{\"name\":\"opc\",\"tags\":{\"fan\":\"n4\"},\"fields\":{\"sound\":2}}]}|"
                        + " -| n4| features=rotation=fields.rotation,sound=fields.sound",
                "[{\"values\":[1.5],\"time\":1767261600.5,\"interval\":10,\"host\":\"n4\",\"plugin\":\"modbus\",\"type_instance\":\"rotation\"},{\"values\":[2.5],\"time\":1767261600.5,\"interval\":10,\"host\":\"n4\",\"plugin\":\"modbus\",\"type_instance\":\"sound\"}]|"
                        + " -| n4|"
                        + " features=rotation=[?(@.type_instance=='rotation')].values[0],sound=[?(@.type_instance=='sound')].values[0]",
                "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"rotation\",\"instance\":\"n4\"},\"value\":[1767261600.7,\"1.5\"]},{\"metric\":{\"__name__\":\"sound\",\"instance\":\"n4\"},\"value\":[1767261600.7,\"2.5\"]}]}}|"
                        + " -| n4| rotation=[?(@.metric.__name__=='rotation')].value[1]",
                "rotation,fan=n4 value=5 1767261600¶sound,fan=n4 value=6 1767261600| -| n4|"
                        + " features=rotation=[?(@.measurement=='rotation')].value,sound=[?(@.measurement=='sound')].value",
                "time,fan,name,value¶2026-01-01T10:00:00Z,n4,rotation,1.5¶2026-01-01T10:00:00Z,n4,sound,2.5| -| n4|"
                        + " features=rotation=[?(@.name=='rotation')].value,sound=[?(@.name=='sound')].value",
                "{\"device\":{\"id\":\"n4\"},\"measurements\":[{\"ts\":\"2026-01-01T10:00:00Z\",\"series\":{\"offset\":[0,5],\"rotation\":[1,2],\"sound\":[3,4]}}]}|"
                        + " -| n4| time.field=^ts",
                "{\"halls\":[{\"hall\":\"a\",\"fans\":[{\"fan\":\"n4\",V},{\"fan\":\"n5\",V}]},{\"hall\":\"b\",\"fans\":[{\"fan\":\"n6\",V}]}]}|"
                        + " -| n4| records.path=halls.*.fans",
                "{\"machine\":{\"temperature\":1},\"ambient\":{\"temperature\":2,\"humidity\":3}}| plant/n4| n4|"
                        + " features=temperature=machine.temperature,ambient_temperature=ambient.temperature,humidity=ambient.humidity",
                "{\"timestamp\":1767261600123,\"node\":\"n4\",\"tags\":[{\"name\":\"rotation\",\"value\":1},{\"name\":\"sound\",\"error\":2014}]}|"
                        + " -| n4| features=rotation=tags[?(@.name=='rotation')].value",
                "{\"x\":{\"rms\":1,\"peak\":2},\"y\":{\"rms\":3,\"peak\":4}}| plant/n4| n4| y_rms=y.rms",
                "{\"id\":\"n4\",\"ts\":1767261600,\"reg1\":528}| -| n4| id.field=",
                "{\"data\":[{\"id\":\"n4\",V},{\"id\":\"n5\",V}]}| plant/hall2| n4| device.field=id",
                "{\"Value\":12.5,\"Timestamp\":\"2026-01-01T10:00:00Z\"}| plant/n4/rotation| n4| time.field=Timestamp",
                "{\"v\":12.5,\"t\":1767261600123}| plant/n4/rotation| n4| time.field=t",
                "52.5| shellies/plug-n4/relay/0/power| plug-n4| features=power=relay/0/power",
                "{\"deviceID\":\"n4\",V,\"gatewayTime\":\"2026-01-01T10:00:00Z\"}| -| n4| time.field=gatewayTime",
                "{\"tags\":{\"n4\":{\"rotation\":{\"values\":[{\"updateTimeStamp\":\"2026-01-01T10:00:00Z\",\"value\":1}]},\"sound\":{\"values\":[{\"value\":2}]}}}}|"
                        + " plant/n4| n4| time.field=tags.n4.rotation.values[0].updateTimeStamp",
                "{\"rotation_set\":600,\"rotation_actual\":528,\"vib_mm_s\":1}| plant/n4| n4|"
                        + " features=rotation=rotation_actual,vibration=vib_mm_s",
                "{\"rotation\":{\"avg\":1,\"max\":2},\"temperature\":{\"avg\":3,\"max\":4}}| plant/n4| n4|"
                        + " rotation_avg=rotation.avg",
                "{\"rotation\":[1767261600123,1.5],\"sound\":[1767261600123,2.5]}| plant/n4| n4|"
                        + " features=rotation=rotation[1],sound=sound[1]",
                "[{\"key\":\"rotation\",\"value\":\"1\"},{\"key\":\"sound\",\"value\":\"2\"},{\"key\":\"firmware\",\"value\":\"1.2.3\"}]|"
                        + " plant/n4| n4| features=rotation=[?(@.key=='rotation')].value,sound=[?(@.key=='sound')].value",
                "fan,fan=n4 rotation=1i,load=2.5 1767261600| -| n4| features=rotation,load",
                "{\"DEVICEID\":\"n4\",\"RPM\":1,\"Temp\":2,\"vib\":3,\"noise\":4}| -| n4|"
                        + " rotation=RPM,temperature=Temp,vibration=vib,sound=noise",
            })
    void a_message_of_a_known_kind_gives_readings_and_a_configuration_that_makes_them(
            String message, String topic, String device, String property) throws IOException {
        Path file = write(message.replace("¶", "\n").replace("V}", VALUES + "}").replace("V,", VALUES + ","));
        List<String> arguments = new ArrayList<>(List.of("try-payload", "--json", file.toString()));
        if (topic != null) {
            arguments.addAll(List.of("--topic", topic));
        }

        Result result = run(arguments);

        assertThat(result.code()).as(result.text()).isEqualTo(ExitCode.OK);
        JsonObject proposal = proposal(result);
        assertThat(proposal.getAsJsonArray("readings")
                        .get(0)
                        .getAsJsonObject()
                        .get("deviceID")
                        .getAsString())
                .isEqualTo(device);
        JsonObject configuration = proposal.getAsJsonObject("configuration");
        List<String> lines = configuration.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().getAsString())
                .toList();
        if (property.startsWith("as it is")) {
            assertThat(lines).isEmpty();
        } else {
            assertThat(lines).anySatisfy(line -> assertThat(line).contains(property));
        }
        List<String> again = new ArrayList<>(arguments);
        lines.stream().filter(line -> !line.startsWith("topic=")).forEach(line -> again.add("--" + line));
        assertThat(proposal(run(again)).getAsJsonArray("readings"))
                .as("with the proposal as options")
                .hasSameSizeAs(proposal.getAsJsonArray("readings"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'deviceID': 'n4', 'rotation': 1}| json.dumps",
                "{\"data\":{\"result\":[{\"metric\":{\"job\":\"n4\"},\"value\":[1767261600.7,\"528.5\"]}]}}| arrays of"
                        + " arrays",
                "{\"deviceID\":\"n4\",\"rotation\":\"0x0210\",\"temperature\":1,\"vibration\":1,\"sound\":1}|"
                        + " hexadecimal",
                "{\"deviceID\":\"n4\",\"rotation\":\"1'528.5\",\"temperature\":1,\"vibration\":1,\"sound\":1}| signs"
                        + " between thousands",
                "{\"deviceID\":\"n4\",\"rotation\":1e999,\"temperature\":1,\"vibration\":1,\"sound\":1}| too large",
                "eyJkZXZpY2VJRCI6Im40Iiwicm90YXRpb24iOjF9Cg==| Base64",
                "{\"deviceID\":\"n4\",\"rotation\":null,\"temperature\":1,\"vibration\":1,\"sound\":1}| missing.values"
                        + " to LAST",
                "{\"deviceID\":\"n4\",\"rotation\":\"5 rpm\",\"temperature\":1,\"vibration\":1,\"sound\":1}| unit"
                        + " behind the number",
                "{\"deviceID\":\"n4\",| ends early",
                "[{\"bn\":\"n4/\",\"bt\":1767261600000,\"n\":\"rotation\",\"v\":1},{\"n\":\"temperature\",\"v\":1},{\"n\":\"vibration\",\"v\":1},{\"n\":\"sound\",\"v\":1}]|"
                        + " bt and t sent in seconds",
                "[{\"bn\":\"n4/\",\"bver\":11,\"n\":\"rotation\",\"v\":1},{\"n\":\"sound\",\"v\":1}]| version 11",
                "{\"end_device_ids\":{\"device_id\":\"n4\"},\"uplink_message\":{\"f_port\":2,\"frm_payload\":\"AhA=\"}}|"
                        + " payload formatter",
                "{\"deviceInfo\":{\"deviceName\":\"n4\"},\"fPort\":2,\"dr\":5,\"data\":\"AhA=\"}| payload formatter",
                "{\"deviceID\":\"n4\",\"body\":\"eyJyb3RhdGlvbiI6MX0=\"}| the field body holds JSON in Base64",
                "{\"deviceID\":\"n4\",\"rotation\":[1,2],\"temperature\":[1],\"vibration\":[1,2],\"sound\":[1,2]}| the"
                        + " array temperature has 1 values",
                "[[\"rotation\",\"sound\"],[1,2]]| rotation=[0]",
                "{\"deviceID\":\"n4\",\"rotation\":1,5,\"sound\":2}| decimal comma",
                "fan,host=n4 rotation=1,5,sound=2 1767261600000000000| decimal comma",
                "$FAN,n4,1.5,2.5| NMEA",
                "{\"Time\":\"2026-01-01T11:00:00\",\"UptimeSec\":93784,\"Heap\":25,\"Wifi\":{\"AP\":1,\"Channel\":6,\"Signal\":-65}}|"
                        + " the field rotation is missing",
                "hello| single word",
                "0x0210 0x0167| hexadecimal digits",
                "{\"type\":\"Buffer\",\"data\":[53,50,56]}| Buffer of Node.js",
                "{\"state\":\"online\",\"ip\":\"10.0.0.7\",\"devEui\":\"24e124\",\"serial\":\"0042\"}| choose a topic"
                        + " for the listener that leaves it out",
                "{\"dev\":\"n4\",\"slave\":3,\"fc\":4,\"data\":\"0210 0167\"}| the field data holds registers as"
                        + " hexadecimal text, '0210 0167'",
                "{\"dev\":\"n4\",\"count\":2,\"holding\":{\"registers\":{\"40001\":\"1480\",\"40002\":\"05C8\"}}}| the"
                        + " field holding.registers.40002 holds registers",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":\"rotation\",\"instance\":\"n4\"},\"values\":[[1767261600,\"1.5\"],[1767261660,\"2.5\"]]}]}}|"
                        + " ask for an instant",
                "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"process.pid\",\"value\":{\"intValue\":\"4711\"}}]},\"scopeMetrics\":[{\"metrics\":[{\"name\":\"rotation\",\"gauge\":{\"dataPoints\":[{\"asDouble\":1.5},{\"asDouble\":2.5}]}}]}]}]}|"
                        + " apart from their names",
                "{\"event\":{\"new_state\":{\"state\":\"35.9\"}}}| no field says what it is",
                "[{\"NodeId\":\"ns=2;s=n4.rotation\",\"Value\":{\"Value\":1}},{\"NodeId\":\"ns=2;s=n5.rotation\",\"Value\":{\"Value\":2}}]|"
                        + " values of several fans",
                "{\"values\":[{\"id\":\"Line1.n4.rotation\",\"v\":1},{\"id\":\"Line1.n5.rotation\",\"v\":2}]}| values"
                        + " of several fans",
                "{\"propertyId\":\"p1\",\"rotation\":{\"value\":1},\"quality\":\"BAD\"}| is bad, as its sender says",
                "{\"unique_id\":\"n4\",\"state_topic\":\"plant/n4\",\"value_template\":\"{{ value_json.rotation"
                        + " }}\",\"expire_after\":60}| Home Assistant",
                "{\"deviceID\":\"n4\",\"quality\":\"bad\",\"rotation\":1,\"temperature\":2,\"vibration\":3,\"sound\":4}|"
                        + " is bad, as its sender says",
                "{\"status\":\"firing\",\"alerts\":[{\"labels\":{\"fan\":\"n4\"},\"values\":{\"A\":1}}]}| probably"
                        + " about the sender itself",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"rotation\",\"sum\":{\"dataPoints\":[{\"asInt\":\"1\"},{\"asInt\":\"2\"}]}}]}]}]}|"
                        + " apart from their names",
                "[{\"tag\":\"rotation\",\"value\":1,\"status\":\"Good\"},{\"tag\":\"sound\",\"value\":2,\"status\":\"Bad\"}]|"
                        + " is bad, as its sender says",
                "metric=fan field=rotation fan=n4  1.5 1767261600| Carbon2",
                "`\"fan.rotation\" 1.5 1767261600 source=\"n4\"`| Wavefront",
                "PUTVAL n4/modbus/gauge-rotation interval=10 1767261600:1.5| collectd",
                "[n4]¶rotation=1.5| INI",
                "2026-01-01 10:00:00 INFO n4 started| line of a log",
                "<xml/>| XML",
                "``| the message is empty",
            })
    void a_message_that_gives_no_reading_is_told_with_the_remedy(String message, String reason) throws IOException {
        Result result =
                run(List.of("try-payload", write(message.replace("¶", "\n")).toString()));

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.text()).contains("no reading", "rejected: ", reason);
    }

    @Test
    void what_cannot_be_seen_from_a_message_is_said() throws IOException {
        String twoWays = write("{\"deviceID\":\"n4\"," + VALUES + ",\"timeStamp\":\"03/04/2026 10:00:00\"}")
                .toString();
        assertThat(run(List.of("try-payload", twoWays)).text()).contains("whether the day or the month comes first");

        String twoFields = write("{\"deviceID\":\"n4\"," + VALUES + ",\"date\":\"2026-01-01\",\"time\":\"10:00:00\"}")
                .toString();
        assertThat(run(List.of("try-payload", twoFields)).text())
                .contains("the field time is '10:00:00'", "so the arrival counts");

        for (String time : List.of("86400123", "46023.4", "639028584000000000", "[2026,1,1]", "{\"year\":2026}")) {
            String since = write("{\"deviceID\":\"n4\"," + VALUES + ",\"timestamp\":" + time + "}")
                    .toString();
            assertThat(run(List.of("try-payload", since)).text())
                    .contains("the field timestamp", "so the arrival counts");
        }

        String suffix = write("{\"deviceID\":\"n4\"," + VALUES + ",\"rotation_quality\":\"bad\"}")
                .toString();
        assertThat(run(List.of("try-payload", "--features=rotation,sound", suffix))
                        .text())
                .contains("the field rotation_quality seems to say how good a value is");

        String wave = write("{\"deviceID\":\"n4\"," + VALUES.replace("99.5", "[1,2,3,4,5,6,7,8,9,10]") + "}")
                .toString();
        assertThat(run(List.of("try-payload", wave)).text())
                .contains("the field vibration is a row of numbers", "such as its RMS");

        String noNames = write("n4,1.5,2.5,3.5,4.5").toString();
        assertThat(run(List.of("try-payload", noNames)).text()).contains("csv.columns");
    }

    @Test
    void what_is_wanted_of_a_device_and_smart_rest_are_no_readings() throws IOException {
        String lines = write("200,c8y_Fan,rotation,528.5,rpm\n200,c8y_Fan,sound,46.8,dB\n")
                .toString();

        assertThat(run(List.of("try-payload", "--topic=s/us", lines)).text()).contains("no reading", "SmartREST");

        String wanted = write("{\"state\":{\"rotation\":500}}").toString();
        assertThat(run(List.of("try-payload", "--topic=$aws/things/n4/shadow/update/delta", wanted))
                        .text())
                .contains("no reading", "update/accepted");
    }

    @Test
    void one_of_several_values_and_other_levels_of_the_topic_are_pointed_out() throws IOException {
        String list = write("{\"deviceID\":\"n4\"," + VALUES.replace("99.5", "[99.5,98.5]") + "}")
                .toString();
        assertThat(run(List.of("try-payload", list)).text()).contains("several values of vibration");

        String two = write(
                        "{\"ts\":1767261600,\"fan1_rotation\":1,\"fan1_sound\":2,\"fan2_rotation\":3,\"fan2_sound\":4}")
                .toString();
        assertThat(run(List.of("try-payload", "--topic=plant/n4", two)).text())
                .contains("several values of fan1_rotation, fan1_sound", "several fans");

        String quality = write("{\"deviceID\":\"n4\",\"values\":[{\"id\":\"rotation\",\"v\":1,\"q\":192}]}")
                .toString();
        assertThat(run(List.of("try-payload", quality)).text())
                .contains("the field q seems to say how good a value is");

        String plain = write("{" + VALUES + "}").toString();
        assertThat(run(List.of("try-payload", "--topic=site3/n4/data", plain)).text())
                .contains("level 2 of the topic does: n4", "set device.topic.levels to 1,2");
    }

    @Test
    void data_of_sparkplug_are_read_with_the_birth_in_a_file_before() throws IOException {
        byte[] birth = HexFormat.of().parseHex("12140a05737065656410012000690000000000408f40".replace("2000", "200a"));
        byte[] data = HexFormat.of().parseHex("120b1001690000000000488f40");
        Path first = Files.write(folder.resolve("birth.pb"), birth);
        Path second = Files.write(folder.resolve("data.pb"), data);

        Result both = run(List.of("try-payload", "--features=speed", first.toString(), second.toString()));
        Result alone = run(List.of("try-payload", "--features=speed", second.toString()));

        assertThat(both.code()).as(both.text()).isEqualTo(ExitCode.OK);
        assertThat(both.text()).contains("fan hall2/edge1/fan7", "speed 1000", "speed 1001");
        assertThat(alone.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(alone.text()).contains("the alias 1 is not known", "Node Control/Rebirth");
    }

    @Test
    void values_beside_their_names_in_several_messages_give_one_configuration() throws IOException {
        String first = Files.writeString(folder.resolve("1"), "{\"fan\":\"n4\",\"tag\":\"rotation\",\"value\":1.5}")
                .toString();
        String second = Files.writeString(folder.resolve("2"), "{\"fan\":\"n4\",\"tag\":\"sound\",\"value\":2.5}")
                .toString();

        Result result = run(List.of("try-payload", "--topic=plant/all", first, second));

        assertThat(result.code()).as(result.text()).isEqualTo(ExitCode.OK);
        assertThat(result.text())
                .contains(
                        "all values together  JSON, 1 reading",
                        "rotation 1.5  sound 2.5",
                        "features=rotation=[?(@.tag=='rotation')].value,sound=[?(@.tag=='sound')].value");
    }

    @Test
    void the_topic_to_listen_on_is_that_of_all_fans() throws IOException {
        String message = write("{" + VALUES + "}").toString();

        assertThat(run(List.of("try-payload", "--topic=plant/n4/data", message)).text())
                .contains("    topic=plant/+/data\n");
        assertThat(run(List.of(
                                "try-payload",
                                "--topic=plant/data",
                                write("{\"deviceID\":\"n4\"," + VALUES + "}").toString()))
                        .text())
                .contains("    topic=plant/data\n");
    }

    @Test
    void two_messages_of_one_value_for_the_same_feature_are_no_mistake() throws IOException {
        String one = Files.writeString(folder.resolve("one"), "1.5").toString();
        String yes = Files.writeString(folder.resolve("yes"), "true").toString();

        assertThat(run(List.of("try-payload", "--topic=plant/n4/rotation", one, yes))
                        .code())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void a_missing_value_is_shown_as_such_where_it_is_left_to_the_scorer() throws IOException {
        String message = write("{\"deviceID\":\"n4\"," + VALUES.replace("41.5", "null") + "}")
                .toString();

        Result words = run(List.of("try-payload", "--missing.values=NAN", message));
        Result json = run(List.of("try-payload", "--missing.values=NAN", "--json", message));

        assertThat(words.code()).as(words.text()).isEqualTo(ExitCode.OK);
        assertThat(words.text()).contains("rotation 700.5  temperature missing", "missing.values=NAN");
        assertThat(json.text()).contains("\"rotation\": 700.5").doesNotContain("NaN");
        assertThat(proposal(json).toString()).contains("taken without a value: the field temperature is null");
    }

    @Test
    void what_turns_the_direction_of_text_and_control_characters_do_not_reach_the_screen() throws IOException {
        String taken = run(List.of(
                        "try-payload",
                        write("{\"deviceID\":\"a\",\"id\":\"\u202E\\u001b[2J\"," + VALUES + "}")
                                .toString()))
                .text();
        String refused = run(List.of(
                        "try-payload",
                        write("{\"deviceID\":\"a\u202Eb\"," + VALUES + "}").toString()))
                .text();

        assertThat(taken).contains("fan a").doesNotContain("\u202E", "\u001B");
        assertThat(refused).contains("'a?b'").doesNotContain("\u202E", "\u001B");
    }

    @Test
    void a_value_that_sensors_send_when_they_fail_is_pointed_out() throws IOException {
        String message = "{\"deviceID\":\"a\"," + VALUES.replace("41.5", "-127.0") + "}";

        assertThat(run(List.of("try-payload", write(message).toString())).text())
                .contains("temperature is -127.0", "plausible range");
    }

    private static JsonObject proposal(Result result) {
        return JsonParser.parseString(result.text()).getAsJsonArray().get(0).getAsJsonObject();
    }

    private Path write(String message) throws IOException {
        return Files.writeString(folder.resolve("message.txt"), message);
    }
}
