// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import com.google.gson.JsonParser;
import io.fanwatch.api.AlarmService;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.tests.fuzz.FuzzTarget;
import io.fanwatch.tests.fuzz.InputText;
import io.fanwatch.tests.fuzz.StandIns;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandlerMessageConstants;
import org.eclipse.kura.message.KuraPayload;
import org.osgi.service.component.ComponentContext;

/**
 * Requests over REST and from the cloud. An input's first line is {@code METHOD PATH}, with GET, POST, CLOUD-GET or CLOUD-EXEC; what
 * follows is the header {@code Accept}, the body, or the request's metrics. Each has an answer that blames the request and not
 * the gateway.
 */
public final class RequestFuzz implements FuzzTarget {

    private static final int INTERNAL_ERROR = 500;

    private final RestAnswers rest;
    private final AlarmAnswers alarms;
    private final CloudRequests cloud;

    public RequestFuzz() {
        Diagnosis diagnosis = new Diagnosis(
                components -> new Overview("1.0.0", Duration.ZERO, 1, 2, List.of(), components),
                new GuardedServices(StandIns.service(ComponentContext.class), System::nanoTime));
        AlarmService service = StandIns.service(AlarmService.class);
        rest = new RestAnswers(diagnosis);
        alarms = new AlarmAnswers(() -> Optional.of(service));
        cloud = new CloudRequests(diagnosis);
        cloud.alarms = service;
        cloud.devices = StandIns.service(DeviceRegistry.class);
    }

    @Override
    public void take(byte[] input) throws Exception {
        String[] parts = InputText.headAndRest(input);
        String[] request = parts[0].split(" ", 2);
        String path = request.length > 1 ? request[1] : "";
        switch (request[0]) {
            case "GET" -> {
                check(rest.get(path, parts[1]));
                check(alarms.getOverHttp(path, parts[1]));
            }
            case "POST" -> {
                check(rest.post(path, "application/json", body(parts[1])));
                check(rest.post(path, parts[1], body("{}")));
                check(alarms.postOverHttp("", "application/json", null, true, parts[1]));
            }
            default -> {
                KuraMessage message = message(path, parts[1]);
                check(request[0].endsWith("EXEC") ? cloud.doExec(null, message) : cloud.doGet(null, message));
            }
        }
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static KuraMessage message(String path, String metrics) {
        KuraPayload payload = new KuraPayload();
        InputText.properties(metrics).forEach(payload::addMetric);
        return new KuraMessage(
                payload, Map.of(RequestHandlerMessageConstants.ARGS_KEY.value(), Arrays.asList(path.split("/", -1))));
    }

    private static void check(RestAnswers.Answer answer) {
        check(answer.code());
        if (answer.headers().get("Content-Type").equals("application/json")) {
            JsonParser.parseString(new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    private static void check(KuraMessage answer) {
        check((Integer) answer.getPayload().getMetric("response.code"));
        JsonParser.parseString(new String(answer.getPayload().getBody(), StandardCharsets.UTF_8));
    }

    private static void check(int code) {
        if (code >= INTERNAL_ERROR) {
            throw new AssertionError("a request makes the gateway answer " + code);
        }
    }
}
