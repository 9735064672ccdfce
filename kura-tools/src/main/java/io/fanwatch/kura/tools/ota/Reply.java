// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import io.fanwatch.kura.protocol.Requests;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.kura.message.KuraPayload;

/** What a gateway answers to a request. */
record Reply(KuraPayload payload) {

    /** 200 done, 400 bad request, 404 not found, 500 error; also error if the gateway does not say. */
    int code() {
        return payload.getMetric(Requests.RESPONSE_CODE) instanceof Integer code ? code : Requests.ERROR;
    }

    boolean isOk() {
        return code() == Requests.OK;
    }

    Optional<String> text(String metric) {
        return Optional.ofNullable(payload.getMetric(metric)).map(String::valueOf);
    }

    /** The reason of a refusal, as far as the gateway tells it. */
    String reason() {
        String detail = text(Requests.EXCEPTION_MESSAGE).or(this::body).orElse("it gives no reason");
        return "code " + code() + ": " + Terminal.plain(detail);
    }

    Optional<String> body() {
        return Optional.ofNullable(payload.getBody())
                .map(body -> new String(body, StandardCharsets.UTF_8))
                .filter(body -> !body.isBlank());
    }
}
