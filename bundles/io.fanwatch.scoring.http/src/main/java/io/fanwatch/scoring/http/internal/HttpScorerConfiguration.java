// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator sets. */
@ObjectClassDefinition(
        id = HttpScorer.PID,
        icon = @Icon(resource = "OSGI-INF/fan.png", size = 32),
        name = "Fanwatch scorer: HTTP service",
        description =
                "Asks a web service: posts JSON with the list params, the values of a reading, and expects JSON with"
                        + " fault, 0 or 1, and a probability from 0 to 1 if the service knows one.")
@interface HttpScorerConfiguration {

    @AttributeDefinition(
            name = "URL",
            description = "The address that readings are posted to, http or https, without user and password.")
    String url() default "http://localhost:5000/score";

    @AttributeDefinition(
            name = "TLS settings",
            description =
                    "The SSL manager whose key and trust stores are used for an https address. If there is none, the"
                            + " certificates that the Java runtime trusts.",
            required = false)
    String SslManagerService_target() default "(kura.service.pid=org.eclipse.kura.ssl.SslManagerService)";

    @AttributeDefinition(
            name = "Features",
            description = "The names of the values to post, separated by commas, in the order of the service.")
    String features() default "rotation,temperature,vibration,sound";

    @AttributeDefinition(
            name = "Authentication",
            description = "How the gateway identifies itself to the service.",
            options = {
                @Option(label = "none", value = "NONE"),
                @Option(label = "user and password (basic)", value = "BASIC"),
                @Option(label = "token (bearer)", value = "BEARER")
            })
    String authentication() default "NONE";

    @AttributeDefinition(
            name = "User",
            description = "The name of the user, for basic authentication.",
            required = false)
    String user() default "";

    @AttributeDefinition(
            name = "Password or token",
            description = "The password for basic authentication, or the bearer token.",
            type = AttributeType.PASSWORD,
            required = false)
    String password() default "";

    @AttributeDefinition(
            name = "Connect time-out (ms)",
            description = "How long connecting may take, in milliseconds, from 10 to 60,000.",
            min = "10",
            max = "60000")
    int connect_timeout_ms() default 2000;

    @AttributeDefinition(
            name = "Request time-out (ms)",
            description = "How long one request may take with its answer, in milliseconds, from 10 to 300,000.",
            min = "10",
            max = "300000")
    int request_timeout_ms() default 5000;

    @AttributeDefinition(
            name = "Retries",
            description =
                    "How often a failed request is sent again before the batch fails, from 0 to 10. The batch is then"
                            + " scored again later; no reading is lost.",
            min = "0",
            max = "10")
    int retries() default 2;

    @AttributeDefinition(
            name = "Retry delay (ms)",
            description =
                    "How long to wait before the first retry, in milliseconds, from 1 to 60,000; doubled before each"
                            + " further one, up to ten times as long, with a jitter of 25 %.",
            min = "1",
            max = "60000")
    int retry_delay_ms() default 200;

    @AttributeDefinition(
            name = "Failures to open the circuit",
            description =
                    "After how many failed requests in a row the service is left alone for a while, from 1 to 1,000.",
            min = "1",
            max = "1000")
    int circuit_failures() default 5;

    @AttributeDefinition(
            name = "Pause of the open circuit (ms)",
            description =
                    "How long the service is then left alone, in milliseconds, from 10 to 3,600,000. After that one"
                            + " request tries whether it is back.",
            min = "10",
            max = "3600000")
    int circuit_delay_ms() default 10_000;

    @AttributeDefinition(
            name = "Parallel requests",
            description = "How many requests are under way at a time at most, from 1 to 64.",
            min = "1",
            max = "64")
    int concurrency() default 4;

    @AttributeDefinition(
            name = "Threshold",
            description =
                    "The fault probability from which on a reading counts as faulty, above 0 and up to 1. A service"
                            + " that gives no probability counts as 0 or 1.",
            min = "0",
            max = "1")
    double threshold() default 0.5;

    @AttributeDefinition(
            name = "Missing values",
            description =
                    "What becomes of a reading that lacks the value of a feature, which comes only from a listener that"
                            + " has such readings scored without it.",
            options = {
                @Option(label = "it is refused", value = "REJECT"),
                @Option(label = "the service gets null in its place", value = "NULL")
            })
    String missing_values() default "REJECT";

    @AttributeDefinition(name = "Model name", description = "The name that verdicts cite, before the version.")
    String model_name() default "http";

    @AttributeDefinition(
            name = "Model version",
            description = "The version that verdicts cite: change it when the service changes.")
    String model_version() default "1.0.0";
}
