// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a gateway is started from, and its data: the built packages and the shipped snapshot, with other addresses.
 *
 * @param path the temporary folder, which goes away
 * @param launcher what starts it
 */
record GatewayFolder(Path path, Path launcher) implements AutoCloseable {

    private static final String TEMPORARY = "tmp";
    private static final String END = "</esf:configurations>";
    private static final String CLOUD = """
              <esf:configuration pid="fanwatch-cloud">
                <esf:properties>
                  <esf:property array="false" encrypted="false" name="kura.service.pid" type="String">
                    <esf:value>fanwatch-cloud</esf:value>
                  </esf:property>
                  <esf:property array="false" encrypted="false" name="service.factoryPid" type="String">
                    <esf:value>io.fanwatch.emulator.kura.CloudPublisher</esf:value>
                  </esf:property>
                  <esf:property array="false" encrypted="false" name="broker.url" type="String">
                    <esf:value>%s</esf:value>
                  </esf:property>
                </esf:properties>
              </esf:configuration>
            """;

    /**
     * Makes one.
     *
     * @param home a built Fanwatch
     * @param stores properties by the pid of a publisher to enable
     * @param cloud the address of the cloud's broker, if there is a cloud connection
     */
    static GatewayFolder make(Path home, Map<String, Map<String, String>> stores, Optional<String> cloud)
            throws ChaosException {
        Path launcher = home.resolve(Path.of("emulator", "launcher", "target", "launcher.jar"));
        try {
            Path target = Files.createTempDirectory("fanwatch-chaos");
            for (Path file : packages(home)) {
                Path folder = Files.createDirectories(target.resolve(home.relativize(file.getParent())));
                Files.createSymbolicLink(folder.resolve(file.getFileName()), file.toAbsolutePath());
            }
            Path shipped = Path.of("kura-config", "snapshot.xml");
            String snapshot = Files.readString(home.resolve(shipped));
            for (Map.Entry<String, Map<String, String>> store : stores.entrySet()) {
                for (Map.Entry<String, String> property : store.getValue().entrySet()) {
                    snapshot = with(snapshot, store.getKey(), property.getKey(), property.getValue());
                }
            }
            snapshot = snapshot.replace(END, cloud.map(CLOUD::formatted).orElse("") + END);
            Files.createDirectories(target.resolve("kura-config"));
            Files.createDirectories(target.resolve(TEMPORARY));
            Files.writeString(target.resolve(shipped), snapshot);
            return new GatewayFolder(target, launcher);
        } catch (IOException e) {
            throw new ChaosException(
                    "Fanwatch is not built in " + home + " (" + e + "): run ./fanwatch package there", e);
        }
    }

    /** For temporary files of the gateway. */
    Path temporary() {
        return path.resolve(TEMPORARY);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException leftForTheSystemToClean) {
            path.toFile().deleteOnExit();
        }
    }

    private static List<Path> packages(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("dp-packaging"), 3)) {
            return files.filter(file -> file.toString().endsWith(".dp")).toList();
        }
    }

    private static String with(String snapshot, String pid, String property, String value) throws ChaosException {
        Matcher place = Pattern.compile(
                        "(<esf:configuration pid=\"" + pid + "\">(?:(?!</esf:configuration>).)*?name=\"" + property
                                + "\"[^>]*>\\s*<esf:value>)[^<]*",
                        Pattern.DOTALL)
                .matcher(snapshot);
        if (!place.find()) {
            throw new ChaosException("the shipped snapshot has no " + property + " of " + pid, null);
        }
        return place.replaceFirst("$1" + Matcher.quoteReplacement(value));
    }
}
