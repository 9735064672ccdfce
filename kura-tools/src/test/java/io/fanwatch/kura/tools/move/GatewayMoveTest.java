// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.ExitCode;
import io.fanwatch.kura.tools.snapshot.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayMoveTest {

    private static final FileTime TIME = FileTime.from(Instant.parse("2026-10-01T10:00:00Z"));
    private static final String SNAPSHOT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <esf:configurations xmlns:esf="http://eurotech.com/esf/2.0">
              <esf:configuration pid="org.eclipse.kura.core.Clock"><esf:properties/></esf:configuration>
              <esf:configuration pid="plant-tls"><esf:properties>
                <esf:property array="false" encrypted="false" name="service.factoryPid" type="String">
                  <esf:value>org.eclipse.kura.ssl.SslManagerService</esf:value></esf:property>
              </esf:properties></esf:configuration>
              <esf:configuration pid="broker"><esf:properties>
                <esf:property array="false" encrypted="false" name="service.factoryPid" type="String">
                  <esf:value>io.fanwatch.mqtt.MqttBroker</esf:value></esf:property>
                <esf:property array="false" encrypted="false" name="SslManagerService.target" type="String">
                  <esf:value>(kura.service.pid=plant-tls)</esf:value></esf:property>
                <esf:property array="false" encrypted="true" name="password" type="Password">
                  <esf:value>AAA-BBB</esf:value></esf:property>
              </esf:properties></esf:configuration>
              <esf:configuration pid="database"><esf:properties>
                <esf:property array="false" encrypted="false" name="service.factoryPid" type="String">
                  <esf:value>io.fanwatch.influxdb.InfluxDbPublisher</esf:value></esf:property>
                <esf:property array="false" encrypted="false" name="password" type="String">
                  <esf:value>CCC-DDD</esf:value></esf:property>
              </esf:properties></esf:configuration>
              <esf:configuration pid="scorer"><esf:properties>
                <esf:property array="false" encrypted="false" name="service.factoryPid" type="String">
                  <esf:value>io.fanwatch.scoring.onnx.OnnxScorer</esf:value></esf:property>
                <esf:property array="false" encrypted="false" name="signature.keys" type="String">
                  <esf:value>a trusted key</esf:value></esf:property>
                <esf:property array="false" encrypted="false" name="model.file" type="String">
                  <esf:value>/opt/plant/fan.onnx</esf:value></esf:property>
              </esf:properties></esf:configuration>
              <esf:configuration pid="drawn"><esf:properties>
                <esf:property array="false" encrypted="false" name="service.factoryPid" type="String">
                  <esf:value>io.fanwatch.wires.ScorerWire</esf:value></esf:property>
              </esf:properties></esf:configuration>
            </esf:configurations>
            """;

    @TempDir
    private Path folder;

    private Path from;
    private Path to;
    private Path queue;
    private Path written;

    @BeforeEach
    void makeKura() throws Exception {
        from = folder.resolve("5.6");
        to = folder.resolve("6");
        queue = Path.of("data", "fanwatch", "database", "points.queue");
        written = to.resolve("fanwatch-snapshot.xml");
        write(from.resolve(queue), "what waits");
        write(from.resolve("data/fanwatch/scorer/received/fan.onnx"), "a model");
        write(from.resolve("data/other/file"), "of others");
        write(from.resolve("user/snapshots/snapshot_0.xml"), "<old/>");
        write(from.resolve("user/snapshots/snapshot_9.xml"), "<old/>");
        write(from.resolve("user/snapshots/snapshot_10.xml"), SNAPSHOT);
        write(
                from.resolve("packages/dpa.properties"),
                "fanwatch=file:/x.dp\nfanwatch-onnxruntime-linux-x86_64=file:/y.dp\nheater=file:/z.dp\n");
    }

    @Test
    void data_and_the_own_part_of_the_newest_snapshot_are_carried() throws Exception {
        MoveReport report = move();

        assertThat(report.problems()).isEmpty();
        assertThat(to.resolve(queue)).hasContent("what waits");
        assertThat(Files.getLastModifiedTime(to.resolve(queue))).isEqualTo(TIME);
        assertThat(to.resolve("data/fanwatch/scorer/received/fan.onnx")).hasContent("a model");
        assertThat(to.resolve("data/other")).doesNotExist();
        assertThat(to.resolve("user")).doesNotExist();
        Snapshot snapshot = Snapshot.read(written);
        assertThat(snapshot.components()).containsExactly("broker", "database", "scorer", "drawn");
        assertThat(snapshot.values("scorer")).containsEntry("signature.keys", "a trusted key");
        assertThat(report.carried())
                .contains("data/fanwatch/database: 1 file", "data/fanwatch/scorer: 1 file")
                .anySatisfy(line -> assertThat(line).contains("broker, database, scorer, drawn"));
        assertThat(report.left().get(0)).contains("org.eclipse.kura.core.Clock", "plant-tls");
    }

    @Test
    void what_is_left_to_do_is_named() throws Exception {
        MoveReport report = move();

        assertThat(Files.readString(written)).doesNotContain("AAA-BBB", "CCC-DDD", "name=\"password\"");
        assertThat(report.byHand())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("Install the Debian packages fanwatch, fanwatch-onnxruntime"),
                        line -> assertThat(line).contains("chown -R kurad: " + to.resolve("data/fanwatch")),
                        line -> assertThat(line).contains("/opt/plant/fan.onnx", "scorer"),
                        line -> assertThat(line).endsWith("name: plant-tls"),
                        line -> assertThat(line).contains("Upload and Apply " + written),
                        line -> assertThat(line).endsWith("encrypted: broker.password, database.password"),
                        line -> assertThat(line).contains("wires", "kura-wires"));
    }

    @Test
    void a_second_run_does_what_is_missing_and_nothing_else() throws Exception {
        move();
        FileTime before = Files.getLastModifiedTime(written);
        Files.delete(to.resolve(queue));
        // as a run leaves it that is killed
        write(to.resolve(queue + ".moving"), "what w");

        MoveReport report = move();

        assertThat(report.problems()).isEmpty();
        assertThat(to.resolve(queue)).hasContent("what waits");
        assertThat(to.resolve(queue + ".moving")).doesNotExist();
        assertThat(Files.getLastModifiedTime(written)).isEqualTo(before);
        assertThat(report.carried()).contains("1 of these files were there already");
    }

    @Test
    void what_is_there_is_never_overwritten() throws Exception {
        write(to.resolve(queue), "of another gateway");
        write(written, "<mine/>");

        MoveReport report = move();

        assertThat(to.resolve(queue)).hasContent("of another gateway");
        assertThat(written).hasContent("<mine/>");
        assertThat(report.problems())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("is there already with other content and stays"));
        assertThat(report.carried()).containsExactly("data/fanwatch/scorer: 1 file");
    }

    @Test
    void an_encrypted_snapshot_is_asked_for_in_clear() throws Exception {
        write(from.resolve("user/snapshots/snapshot_11.xml"), "q83vEjRWeJA=-xyz");

        MoveReport without = move();
        assertThat(to.resolve(queue)).exists();
        assertThat(written).doesNotExist();
        assertThat(without.problems())
                .singleElement()
                .asString()
                .contains("snapshot_11.xml is encrypted", "--snapshot FILE");

        Path downloaded = folder.resolve("downloaded.xml");
        write(downloaded, SNAPSHOT);
        MoveReport with = new GatewayMove(from, to, Optional.of(downloaded)).run();
        assertThat(with.problems()).isEmpty();
        assertThat(written).exists();
    }

    @Test
    void folders_that_cannot_be_meant_are_refused() {
        assertThatThrownBy(() -> new GatewayMove(folder.resolve("nowhere"), to, Optional.empty()).run())
                .isInstanceOfSatisfying(
                        CommandException.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("/opt/eclipse/kura");
        assertThatThrownBy(() -> new GatewayMove(from, from.resolve("new"), Optional.empty()).run())
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("one is in the other");
    }

    private MoveReport move() throws CommandException {
        return new GatewayMove(from, to, Optional.empty()).run();
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, TIME);
    }
}
