// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.command.Passwords;
import io.fanwatch.kura.tools.command.StandardOptions;
import io.fanwatch.launcher.export.ClosedAlarm;
import io.fanwatch.launcher.export.LabelledReadings;
import io.fanwatch.launcher.export.RecordedReadings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fanwatch export}. */
@Command(
        name = "export",
        abbreviateSynopsis = true,
        header = "Write the readings around closed alarms as a labelled CSV file for train.",
        description = {
            "",
            "Asks a gateway for the alarms of which somebody said what they were, and the InfluxDB to which it writes for "
                    + "the readings: those during an alarm have fault 1, or 0 if it was a false alarm; those of the hour "
                    + "after it 0. Alarms that were unclear are left out.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the file is written", "2:wrong usage, or gateway or InfluxDB do not answer"})
final class ExportCommand implements Callable<Integer> {

    private static final String PASSWORD_VARIABLE = "FANWATCH_PASSWORD";
    private static final String PATH = "/services/fanwatch/v1/alarms/history";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;

    @Mixin
    private StandardOptions standard;

    @Mixin
    private InfluxDbOptions influxDb;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "The gateway's web server (default: ${DEFAULT-VALUE}).")
    private String gateway;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "admin",
            description =
                    "Who logs in there (default: ${DEFAULT-VALUE}); the password comes from the environment variable "
                            + PASSWORD_VARIABLE + ", or the console asks.")
    private String user;

    @Option(
            names = "--features",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "rotation,temperature,vibration,sound",
            description = "The columns (default: ${DEFAULT-VALUE}).")
    private List<String> features;

    @Option(
            names = "--after",
            paramLabel = "MINUTES",
            defaultValue = "60",
            description = "How many minutes after an alarm count as healthy (default: ${DEFAULT-VALUE}).")
    private int after;

    @Parameters(paramLabel = "FILE", description = "The CSV file to write.")
    private Path file;

    @Override
    public Integer call() throws CommandException, InterruptedException {
        RecordedReadings readings = new RecordedReadings(influxDb.database()
                .orElseThrow(() -> CommandException.badInput(
                        "--influxdb is missing: name the InfluxDB to which the gateway writes")));
        try {
            List<ClosedAlarm> alarms = ClosedAlarm.of(history());
            new LabelledReadings(readings, features, Duration.ofMinutes(after)).write(alarms, file);
            System.err.println("fanwatch: the readings around " + alarms.size() + " alarms are in " + file);
            return 0;
        } catch (IOException e) {
            throw CommandException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private String history() throws IOException, InterruptedException, CommandException {
        String password = Passwords.given(false).read(user + " at " + gateway, PASSWORD_VARIABLE);
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.replaceFirst("/+$", "") + PATH))
                .header("Authorization", "Basic " + login)
                .timeout(TIMEOUT)
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException(gateway + " answers " + answer.statusCode()
                    + ": log in as a user with the permission rest.fanwatch");
        }
        return answer.body();
    }
}
