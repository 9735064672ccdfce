// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import io.fanwatch.kura.protocol.MalformedPayloadException;
import io.fanwatch.kura.protocol.PayloadCodec;
import io.fanwatch.kura.protocol.Requests;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContextConstants;
import org.eclipse.kura.cloudconnection.request.RequestHandlerMessageConstants;
import org.eclipse.kura.message.KuraPayload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands requests to the handlers of their applications, two at a time as Kura does, and sends the replies. As in Kura a
 * request for an application without a handler, or one that does not say who asks, gets no reply; what every Kura has and this
 * one has not, such as commands for the shell, is not found, so that nobody waits for it. Thread-safe.
 */
final class CloudRequests implements CloudUplink.Requester, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CloudRequests.class);

    private static final int THREADS = 2;
    private static final Set<String> NOT_EMULATED = Set.of("CMD-V1", "ASSET-V1", "INVENTORY-V1", "KEYS-V1", "KEYS-V2");

    private final String name;
    private final Map<String, RequestHandler> handlers = new ConcurrentHashMap<>();
    private final ExecutorService executor;

    CloudRequests(String name) {
        this.name = name;
        AtomicInteger number = new AtomicInteger();
        executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "cloud-" + name + "-request-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    void register(String application, RequestHandler handler) {
        handlers.put(application, handler);
    }

    void unregister(String application) {
        handlers.remove(application);
    }

    /** The applications that are answered. */
    Set<String> applications() {
        return Set.copyOf(handlers.keySet());
    }

    @Override
    public void arrived(String topic, byte[] bytes, CloudUplink.Outbox outbox) {
        Requests.addressOf(topic).ifPresent(address -> {
            RequestHandler handler = handlers.get(address.application());
            if (handler == null && !NOT_EMULATED.contains(address.application())) {
                LOG.debug("{}: nobody answers {}", name, topic);
                return;
            }
            try {
                executor.execute(() -> handle(handler, address, bytes, outbox));
            } catch (RejectedExecutionException e) {
                LOG.debug("{}: closed, {} is not answered", name, topic);
            }
        });
    }

    /** Takes no more requests and interrupts the handlers that are at work. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void handle(RequestHandler handler, Requests.Address address, byte[] bytes, CloudUplink.Outbox outbox) {
        try {
            KuraPayload payload = PayloadCodec.decode(bytes);
            Optional<String> id = text(payload, Requests.REQUEST_ID);
            Optional<String> requester = text(payload, Requests.REQUESTER_CLIENT_ID);
            if (id.isEmpty() || requester.isEmpty()) {
                LOG.warn(
                        "{}: a request for {} is not answered, it lacks {} or {}",
                        name,
                        address.application(),
                        Requests.REQUEST_ID,
                        Requests.REQUESTER_CLIENT_ID);
                return;
            }
            KuraPayload reply = answer(handler, address, payload, outbox);
            reply.setTimestamp(new Date());
            outbox.send(
                    Requests.replyTopic(address.account(), requester.get(), address.application(), id.get()),
                    PayloadCodec.encodeShort(reply));
        } catch (MalformedPayloadException | IllegalArgumentException e) {
            LOG.warn("{}: a request for {} is not answered: {}", name, address.application(), e.getMessage());
        }
    }

    private KuraPayload answer(
            RequestHandler handler, Requests.Address address, KuraPayload payload, CloudUplink.Outbox outbox) {
        KuraMessage request =
                new KuraMessage(payload, Map.of(RequestHandlerMessageConstants.ARGS_KEY.value(), address.resource()));
        RequestHandlerContext context = new RequestHandlerContext(
                new CloudNotifications(address.account(), address.device(), outbox),
                Map.of(
                        RequestHandlerContextConstants.NOTIFICATION_PUBLISHER_PID.name(), CloudNotifications.PID,
                        RequestHandlerContextConstants.TENANT_ID.name(), address.account(),
                        RequestHandlerContextConstants.DEVICE_ID.name(), address.device()));
        try {
            if (handler == null) {
                throw new KuraException(
                        KuraErrorCode.NOT_FOUND,
                        "the emulated gateway has no " + address.application() + ", a real Kura does");
            }
            return call(handler, address.method(), context, request).getPayload();
        } catch (KuraException e) {
            LOG.warn("{}: {} refuses a request: {}", name, address.application(), e.getMessage());
            KuraPayload refusal = reply(codeOf(e.getCode()));
            refusal.addMetric(Requests.EXCEPTION_MESSAGE, e.getMessage());
            return refusal;
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: a bad request for {}", name, address.application(), e);
            return reply(Requests.BAD_REQUEST);
        } catch (RuntimeException e) {
            LOG.error("{}: {} fails on a request", name, address.application(), e);
            return reply(Requests.ERROR);
        }
    }

    private static KuraMessage call(
            RequestHandler handler, String method, RequestHandlerContext context, KuraMessage request)
            throws KuraException {
        return switch (method) {
            case "GET" -> handler.doGet(context, request);
            case "PUT" -> handler.doPut(context, request);
            case "POST" -> handler.doPost(context, request);
            case "DEL" -> handler.doDel(context, request);
            case "EXEC" -> handler.doExec(context, request);
            default -> new KuraMessage(reply(Requests.BAD_REQUEST));
        };
    }

    private static int codeOf(KuraErrorCode code) {
        return switch (code) {
            case BAD_REQUEST -> Requests.BAD_REQUEST;
            case NOT_FOUND -> Requests.NOT_FOUND;
            default -> Requests.ERROR;
        };
    }

    private static KuraPayload reply(int code) {
        KuraPayload payload = new KuraPayload();
        payload.addMetric(Requests.RESPONSE_CODE, code);
        return payload;
    }

    private static Optional<String> text(KuraPayload payload, String metric) {
        return Optional.ofNullable(payload.getMetric(metric))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }
}
