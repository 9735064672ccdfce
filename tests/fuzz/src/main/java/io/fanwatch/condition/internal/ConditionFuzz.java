// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.condition.internal;

import io.fanwatch.component.StatusReport;
import io.fanwatch.store.DataFolder;
import io.fanwatch.tests.fuzz.FuzzTarget;
import io.fanwatch.tests.fuzz.StandIns;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What is learned of devices and kept over a restart: an input is the file's content before it is packed. */
public final class ConditionFuzz implements FuzzTarget {

    private static final String FILE = "condition.snapshot";

    private final Path folder;
    private final WatchSettings settings =
            WatchSettings.of(StandIns.configuration(MonitorConfiguration.class, Map.of()));

    public ConditionFuzz() {
        try {
            folder = Files.createTempDirectory("fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.toFile().deleteOnExit();
        folder.resolve(FILE).toFile().deleteOnExit();
    }

    @Override
    public void take(byte[] input) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(FILE)))) {
            out.write(input);
        }
        WatchedDevices devices = new WatchedDevices();
        devices.apply(settings);
        DataFolder data = StandIns.service(DataFolder.class, Map.of("of", folder));
        DevicesFile file = new DevicesFile(devices, data, "condition", System::nanoTime);
        file.restore();
        StatusReport report = new StatusReport("condition");
        file.describe(report);
        devices.describe(report);
        report.otherwise("ok");
        file.save();
        // earlier ones would be kept beside it
        Files.deleteIfExists(folder.resolve(FILE + ".damaged"));
    }
}
