// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.benchmarks.endtoend;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/** Where it was measured. */
final class Machine {

    private Machine() {}

    /** What of the machine matters to the metrics; the load is that of the last minute, before anything was started. */
    static JsonObject describe() {
        JsonObject machine = new JsonObject();
        machine.addProperty(
                "time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        machine.addProperty("cpu", line(Path.of("/proc/cpuinfo"), "model name"));
        machine.addProperty("cores", Runtime.getRuntime().availableProcessors());
        machine.addProperty("memory", line(Path.of("/proc/meminfo"), "MemTotal"));
        machine.addProperty("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        machine.addProperty("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.addProperty("mosquitto", mosquitto());
        machine.addProperty("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return machine;
    }

    private static String line(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String mosquitto() {
        try {
            Process process = new ProcessBuilder(Broker.executable(), "-h")
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("unknown")
                    .replace("mosquitto version ", "");
        } catch (IOException | BenchmarkException e) {
            return "unknown";
        }
    }
}
