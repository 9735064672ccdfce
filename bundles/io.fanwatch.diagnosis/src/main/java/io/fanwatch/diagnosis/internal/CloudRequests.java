// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.AlarmService;
import io.fanwatch.api.DeviceRegistry;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.cloudconnection.request.RequestHandlerMessageConstants;
import org.eclipse.kura.cloudconnection.request.RequestHandlerRegistry;
import org.eclipse.kura.message.KuraPayload;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests to the application {@value #APPLICATION} of every cloud connection, as {@link CloudAnswers} says: JSON in
 * the body, with Kura's response codes.
 */
@Component(
        immediate = true,
        service = {})
public final class CloudRequests implements RequestHandler {

    static final String APPLICATION = "FANWATCH-V1";

    private static final Logger LOG = LoggerFactory.getLogger(CloudRequests.class);

    private static final String RESPONSE_CODE = "response.code";
    private static final String RESPONSE_MESSAGE = "response.exception.message";

    @Reference(name = "DeviceRegistry", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile DeviceRegistry devices;

    @Reference(name = "AlarmService", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile AlarmService alarms;

    private final CloudAnswers answers;

    private interface Answer {
        String to(List<String> resource, KuraPayload request) throws RequestException;
    }

    @Activate
    public CloudRequests(@Reference Diagnosis diagnosis) {
        answers = new CloudAnswers(
                diagnosis, () -> Optional.ofNullable(devices), new AlarmAnswers(() -> Optional.ofNullable(alarms)));
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void addRequestHandlerRegistry(RequestHandlerRegistry registry) {
        try {
            registry.registerRequestHandler(APPLICATION, this);
        } catch (KuraException e) {
            LOG.warn("A cloud connection takes no handler for {}: {}", APPLICATION, e.getMessage());
        }
    }

    void removeRequestHandlerRegistry(RequestHandlerRegistry registry) {
        try {
            registry.unregister(APPLICATION);
        } catch (KuraException e) {
            LOG.debug("A cloud connection does not let go of the handler for {}", APPLICATION, e);
        }
    }

    @Override
    public KuraMessage doGet(RequestHandlerContext context, KuraMessage request) {
        return answer(request, answers::get);
    }

    @Override
    public KuraMessage doExec(RequestHandlerContext context, KuraMessage request) {
        return answer(request, answers::execute);
    }

    private static KuraMessage answer(KuraMessage request, Answer answer) {
        KuraPayload response = new KuraPayload();
        response.setTimestamp(new Date());
        try {
            String body = answer.to(resource(request), request.getPayload());
            response.addMetric(RESPONSE_CODE, HTTP_OK);
            response.setBody(body.getBytes(UTF_8));
        } catch (RequestException e) {
            refuse(response, e.code(), e.getMessage());
            LOG.debug("A request from the cloud is refused", e);
        } catch (RuntimeException | Error e) {
            refuse(response, HTTP_INTERNAL_ERROR, "the gateway failed to answer, its log says why");
            LOG.warn("A request from the cloud could not be answered", e);
        }
        return new KuraMessage(response);
    }

    private static void refuse(KuraPayload response, int code, String message) {
        response.addMetric(RESPONSE_CODE, code);
        response.addMetric(RESPONSE_MESSAGE, message);
        response.setBody(new JsonReport().with("error", message).toString().getBytes(UTF_8));
    }

    private static List<String> resource(KuraMessage request) throws RequestException {
        Object levels = request.getProperties().get(RequestHandlerMessageConstants.ARGS_KEY.value());
        if (levels instanceof List<?> list && !list.isEmpty()) {
            return list.stream().map(String::valueOf).toList();
        }
        throw RequestException.badRequest("the request names no resource");
    }
}
