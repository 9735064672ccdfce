package io.fanwatch.influxdb.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Why nothing can be written, in words for an operator. */
final class Reason {

    private Reason() {}

    static String of(IOException failure, InfluxDbOptions options) {
        if (failure instanceof RefusedException refused) {
            return ofAnswer(refused, options.database());
        }
        String place = options.url();
        if (failure instanceof UnknownHostException) {
            return "the database's host name is unknown, see url: " + failure.getMessage();
        }
        if (failure instanceof ConnectException) {
            return "no database takes connections at " + place;
        }
        if (failure instanceof InterruptedIOException) {
            return "the database at " + place + " does not answer within "
                    + options.timeout().toSeconds() + " s";
        }
        if (failure instanceof SSLException) {
            return "no TLS connection to " + place + ": " + failure.getMessage();
        }
        return "the connection to " + place + " fails: " + failure;
    }

    private static String ofAnswer(RefusedException refused, String database) {
        String answer = "the database answers " + refused.code() + ", " + refused.getMessage() + ": ";
        if (refused.isMissingPlace()) {
            return answer + "create the database " + database + " and its retention policy, in InfluxDB 2 a mapping of"
                    + " both to a bucket, or allow it here (create.database, retention.duration)";
        }
        return switch (refused.code()) {
            case 401 -> answer + "set username and password, for InfluxDB 2 the token";
            case 403 -> answer + "give the user or token the right to write to " + database;
            case 400, 422 -> answer + "check the database, its address and its version";
            case 413 -> answer + "a single point is too large for it";
            case 429, 502, 503, 504 -> answer + "it is busy or starting; tried again by itself";
            default -> answer + (refused.code() >= 500 ? "look at its log" : "check url, it may not be InfluxDB's");
        };
    }
}
