package io.fanwatch.requests.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.StatusSource;
import io.fanwatch.api.Verdict;
import io.fanwatch.api.VerdictSink;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.cloudconnection.request.RequestHandlerMessageConstants;
import org.eclipse.kura.cloudconnection.request.RequestHandlerRegistry;
import org.eclipse.kura.message.KuraPayload;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests to the application {@value #APPLICATION} of every cloud connection: {@code GET status}, {@code GET
 * devices}, {@code GET model}, {@code EXEC model/rollback}, {@code EXEC model/use}. Answers are JSON in the body, with Kura's
 * response codes.
 */
@Component(name = "io.fanwatch.requests.CloudRequests", immediate = true, service = VerdictSink.class)
public final class CloudRequests implements RequestHandler, VerdictSink {

    static final String APPLICATION = "FANWATCH-V1";

    private static final Logger LOG = LoggerFactory.getLogger(CloudRequests.class);

    private static final String RESPONSE_CODE = "response.code";
    private static final String RESPONSE_MESSAGE = "response.exception.message";
    private static final int OK = 200;
    private static final int MOST_DEVICES = 10_000;
    private static final int USUAL_PAGE = 1_000;

    private final DeviceBoard board = new DeviceBoard(MOST_DEVICES);
    private final List<StatusSource> sources = new CopyOnWriteArrayList<>();
    private final Map<String, ModelControl> models = new ConcurrentSkipListMap<>();

    private interface Answer {
        JsonElement to(List<String> resource, KuraPayload request) throws RequestException;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
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

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStatusSource(StatusSource source) {
        sources.add(source);
    }

    void removeStatusSource(StatusSource source) {
        sources.remove(source);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModelControl(ModelControl model, Map<String, Object> properties) {
        models.put(pid(properties), model);
    }

    void removeModelControl(ModelControl model, Map<String, Object> properties) {
        models.remove(pid(properties), model);
    }

    private static String pid(Map<String, Object> properties) {
        return String.valueOf(properties.get("kura.service.pid"));
    }

    @Override
    public boolean confirmsDelivery() {
        return false;
    }

    @Override
    public CompletionStage<Void> accept(List<Verdict> verdicts) {
        board.add(verdicts);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public KuraMessage doGet(RequestHandlerContext context, KuraMessage request) {
        return answer(request, this::get);
    }

    @Override
    public KuraMessage doExec(RequestHandlerContext context, KuraMessage request) {
        return answer(request, this::execute);
    }

    private JsonElement get(List<String> resource, KuraPayload request) throws RequestException {
        switch (resource.get(0)) {
            case "status":
                return status();
            case "model":
                return model();
            case "devices":
                if (resource.size() == 1) {
                    return board.devices(
                            number(request, "offset", 0, 0, MOST_DEVICES),
                            number(request, "limit", USUAL_PAGE, 1, MOST_DEVICES));
                }
                String id = String.join("/", resource.subList(1, resource.size()));
                return board.device(id)
                        .orElseThrow(() -> RequestException.notFound("nothing was heard of the fan " + id));
            default:
                throw RequestException.notFound("GET " + String.join("/", resource)
                        + ": there are status, devices, devices/<deviceID> and model");
        }
    }

    private JsonElement status() {
        JsonArray components = new JsonArray();
        sources.stream().map(StatusSource::status).forEach(status -> {
            JsonObject component = new JsonObject();
            component.addProperty("component", status.component());
            component.addProperty("level", status.level().name());
            component.addProperty("message", status.message());
            JsonObject figures = new JsonObject();
            status.figures().forEach((name, value) -> add(figures, name, value));
            component.add("figures", figures);
            components.add(component);
        });
        JsonObject answer = new JsonObject();
        answer.add("components", components);
        return answer;
    }

    private static void add(JsonObject figures, String name, Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            figures.addProperty(name, number);
        } else if (value instanceof Boolean truth) {
            figures.addProperty(name, truth);
        } else {
            figures.addProperty(name, String.valueOf(value));
        }
    }

    private JsonElement model() {
        JsonArray scorers = new JsonArray();
        models.forEach((pid, model) -> {
            JsonObject scorer = new JsonObject();
            scorer.addProperty("scorer", pid);
            model.activeModel().ifPresent(active -> scorer.addProperty("active", active.label()));
            JsonArray versions = new JsonArray();
            model.versions().forEach(versions::add);
            scorer.add("versions", versions);
            scorers.add(scorer);
        });
        JsonObject answer = new JsonObject();
        answer.add("scorers", scorers);
        return answer;
    }

    private JsonElement execute(List<String> resource, KuraPayload request) throws RequestException {
        String command = String.join("/", resource);
        if (!command.equals("model/rollback") && !command.equals("model/use")) {
            throw RequestException.notFound("EXEC " + command + ": there are model/rollback and model/use");
        }
        Map.Entry<String, ModelControl> chosen = scorer(text(request, "scorer"));
        try {
            String version;
            if (command.equals("model/rollback")) {
                version = chosen.getValue().rollBack();
            } else {
                version = text(request, "version")
                        .orElseThrow(
                                () -> RequestException.badRequest("EXEC model/use needs the metric version: one of "
                                        + chosen.getValue().versions() + ", or " + ModelControl.LATEST));
                Optional<String> wanted = ModelControl.wanted(version);
                chosen.getValue().use(wanted);
                version = wanted.orElse(ModelControl.LATEST);
            }
            LOG.info("{}: the version {} was asked for by {} from the cloud", chosen.getKey(), version, command);
            JsonObject answer = new JsonObject();
            answer.addProperty("scorer", chosen.getKey());
            answer.addProperty("version", version);
            return answer;
        } catch (ModelControlException e) {
            throw new RequestException(RequestException.ERROR, e.getMessage(), e);
        }
    }

    private Map.Entry<String, ModelControl> scorer(Optional<String> wanted) throws RequestException {
        List<Map.Entry<String, ModelControl>> found = new ArrayList<>(models.entrySet());
        found.removeIf(
                entry -> wanted.filter(pid -> !pid.equals(entry.getKey())).isPresent());
        if (found.isEmpty()) {
            throw RequestException.notFound(
                    wanted.map(pid -> "there is no scorer " + pid + " whose model can be changed")
                            .orElse("there is no scorer whose model can be changed"));
        }
        if (found.size() > 1) {
            throw RequestException.badRequest(
                    "there are several scorers: name one in the metric scorer: " + String.join(", ", models.keySet()));
        }
        return found.get(0);
    }

    private static Optional<String> text(KuraPayload request, String metric) {
        return Optional.ofNullable(request.getMetric(metric))
                .map(Object::toString)
                .filter(text -> !text.isBlank());
    }

    private static int number(KuraPayload request, String metric, int usual, int least, int most)
            throws RequestException {
        Optional<String> text = text(request, metric);
        try {
            int number = text.map(Integer::valueOf).orElse(usual);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            LOG.debug("{} is no number", metric, e);
        }
        throw RequestException.badRequest(
                "the metric " + metric + " is " + text.orElse("") + ": it must be " + least + " to " + most);
    }

    private static KuraMessage answer(KuraMessage request, Answer answer) {
        KuraPayload response = new KuraPayload();
        response.setTimestamp(new Date());
        try {
            JsonElement body = answer.to(resource(request), request.getPayload());
            response.addMetric(RESPONSE_CODE, OK);
            response.setBody(body.toString().getBytes(UTF_8));
        } catch (RequestException e) {
            refuse(response, e.code(), e.getMessage());
            LOG.debug("A request from the cloud is refused", e);
        } catch (RuntimeException e) {
            refuse(response, RequestException.ERROR, "the gateway failed to answer, its log says why");
            LOG.warn("A request from the cloud could not be answered", e);
        }
        return new KuraMessage(response);
    }

    private static void refuse(KuraPayload response, int code, String message) {
        JsonObject body = new JsonObject();
        body.addProperty("error", message);
        response.addMetric(RESPONSE_CODE, code);
        response.addMetric(RESPONSE_MESSAGE, message);
        response.setBody(body.toString().getBytes(UTF_8));
    }

    private static List<String> resource(KuraMessage request) throws RequestException {
        Object levels = request.getProperties().get(RequestHandlerMessageConstants.ARGS_KEY.value());
        if (levels instanceof List<?> list && !list.isEmpty()) {
            return list.stream().map(String::valueOf).toList();
        }
        throw RequestException.badRequest("the request names no resource");
    }
}
