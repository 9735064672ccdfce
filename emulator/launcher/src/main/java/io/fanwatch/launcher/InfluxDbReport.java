// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.terminal.Terminal;
import io.fanwatch.launcher.gateway.DatabaseSettings;
import io.fanwatch.launcher.gateway.DatabaseStatus;
import io.fanwatch.launcher.gateway.RunningGateway;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;

/** Tells a user what of the gateway's readings has reached an InfluxDB, and where to look at it there. */
final class InfluxDbReport {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 200;
    private static final String HEAD = "@|bold InfluxDB|@      ";

    private final RunningGateway gateway;
    private final DatabaseSettings database;
    private final Terminal output;
    private final Terminal complaints;

    InfluxDbReport(RunningGateway gateway, DatabaseSettings database, Terminal output, Terminal complaints) {
        this.gateway = gateway;
        this.database = database;
        this.output = output;
        this.complaints = complaints;
    }

    /** Waits for the first points and says where they are, or why there are none yet; the gateway goes on either way. */
    void begin() throws InterruptedException {
        DatabaseStatus status = await(now -> now.written() > 0 || now.failures() > 0);
        if (status.written() > 0) {
            output.println(HEAD + database + ", measurement fan; to count its points by fan:");
            output.println("              " + query());
            output.println("");
        } else {
            complaints.println(HEAD + "@|bold,red nothing is written yet:|@ " + Terminal.plain(status.message()));
            complaints.println("              The gateway goes on, and writes what waits when the database takes it.");
            complaints.println("");
        }
    }

    /**
     * Waits until nothing waits any more, as long as the database takes points, and says what was written.
     *
     * @return whether everything was
     */
    boolean end() throws InterruptedException {
        long failuresBefore = gateway.database().failures();
        DatabaseStatus status = await(now ->
                now.waiting() == 0 || now.written() == 0 && now.failures() > 0 || now.failures() > failuresBefore);
        boolean complete = status.written() > 0 && status.waiting() == 0 && status.refused() == 0;
        String words = String.format(Locale.ROOT, "%,d points written to %s", status.written(), database);
        if (complete) {
            output.println(HEAD + words);
        } else {
            complaints.println(HEAD
                    + String.format(
                            Locale.ROOT,
                            "%s, @|bold,red %,d not, which end with the demo:|@ %s",
                            words,
                            status.waiting() + status.refused(),
                            Terminal.plain(status.message())));
        }
        return complete;
    }

    private DatabaseStatus await(Predicate<DatabaseStatus> wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        DatabaseStatus status = gateway.database();
        while (!wanted.test(status) && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
            status = gateway.database();
        }
        return status;
    }

    /* a command that works as it stands in any shell */
    private String query() {
        String logIn =
                database.credentials().map(login -> " -u " + login.user()).orElse("")
                        + database.token()
                                .map(token -> " -H \"Authorization: Token $FANWATCH_INFLUXDB_TOKEN\"")
                                .orElse("");
        return Terminal.plain("curl -G" + logIn + " '" + database.url() + "/query?pretty=true&db="
                + DatabaseSettings.DATABASE
                + "' --data-urlencode 'q=SELECT count(rotation) FROM fan GROUP BY deviceID'");
    }
}
