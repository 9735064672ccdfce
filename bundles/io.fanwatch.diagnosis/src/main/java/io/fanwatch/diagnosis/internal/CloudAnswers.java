// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;

import io.fanwatch.api.Device;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Verdict;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.kura.message.KuraPayload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cloud is answered: {@code GET status}, {@code devices}, {@code model} and {@code model/received}, {@code EXEC
 * model/rollback}, {@code model/use}, {@code model/receive}, {@code model/install} and {@code model/fetch}; and, as
 * {@link AlarmAnswers} says, {@code GET alarms}, {@code alarms/history}, {@code alarms/audit} and {@code EXEC
 * alarms/command}. Thread-safe.
 */
final class CloudAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(CloudAnswers.class);

    private static final List<String> RECEIVED = List.of("model", "received");
    private static final int MOST_DEVICES = 10_000;
    private static final int LARGEST_OFFSET = 1_000_000;
    private static final int USUAL_PAGE = 1_000;

    private static final List<String> COMMANDS =
            List.of("model/rollback", "model/use", "model/receive", "model/install", "model/fetch");

    private final Diagnosis diagnosis;
    private final Supplier<Optional<DeviceRegistry>> devices;
    private final AlarmAnswers alarms;

    CloudAnswers(Diagnosis diagnosis, Supplier<Optional<DeviceRegistry>> devices, AlarmAnswers alarms) {
        this.diagnosis = diagnosis;
        this.devices = devices;
        this.alarms = alarms;
    }

    /** Answers a {@code GET} of a resource, the levels of its topic, with the request's metrics for arguments. */
    String get(List<String> resource, KuraPayload request) throws RequestException {
        return resource.get(0).equals("alarms")
                ? alarms.get(
                        below(resource),
                        Optional.ofNullable(request.getMetric("deviceID")).map(Object::toString))
                : report(resource, request).toString();
    }

    private JsonReport report(List<String> resource, KuraPayload request) throws RequestException {
        return switch (resource.get(0)) {
            case "status" ->
                new JsonReport().with("components", JsonReport.statuses("component", diagnosis.statuses()));
            case "model" -> resource.equals(RECEIVED) ? received(request) : models();
            case "devices" -> {
                DeviceRegistry registry = devices.get()
                        .orElseThrow(() -> new RequestException(HTTP_INTERNAL_ERROR, "nothing keeps the fans' state"));
                // a platform may not carry every id through a topic as it is
                Optional<String> id = text(request, "deviceID");
                if (id.isEmpty() && resource.size() == 1) {
                    yield devices(registry, request);
                }
                yield device(registry, id.orElseGet(() -> below(resource)));
            }
            default ->
                throw RequestException.notFound("GET " + String.join("/", resource)
                        + ": there are status, devices, devices/<deviceID> and model");
        };
    }

    private static String below(List<String> resource) {
        return String.join("/", resource.subList(1, resource.size()));
    }

    private static JsonReport device(DeviceRegistry registry, String id) throws RequestException {
        return registry.device(id)
                .map(CloudAnswers::json)
                .orElseThrow(() -> RequestException.notFound("nothing was heard of the fan " + id));
    }

    private static JsonReport devices(DeviceRegistry registry, KuraPayload request) throws RequestException {
        int offset = number(request, "offset", 0, 0, LARGEST_OFFSET);
        int limit = number(request, "limit", USUAL_PAGE, 1, MOST_DEVICES);
        List<JsonReport> page = registry.devices("", offset + limit).stream()
                .skip(offset)
                .map(CloudAnswers::json)
                .toList();
        return new JsonReport()
                .with("total", registry.size())
                .with("offset", offset)
                .with("devices", page);
    }

    /* after a restart, until its next reading, only the alarm is known */
    private static JsonReport json(Device device) {
        Optional<Verdict> verdict = device.verdict();
        return new JsonReport()
                .with("deviceID", device.id())
                .with("alarm", device.alarm())
                .with("fault", verdict.map(last -> last.faulty() ? "1" : "0"))
                .with("probability", verdict.map(Verdict::probability))
                .with("time", verdict.map(last -> last.reading().time()))
                .with("model", verdict.map(last -> last.model().label()))
                .with("values", verdict.map(last -> values(last.reading())));
    }

    private static JsonReport values(Reading reading) {
        JsonReport values = new JsonReport();
        List<String> names = reading.schema().names();
        for (int i = 0; i < names.size(); i++) {
            double value = reading.value(i);
            values.with(names.get(i), Double.isNaN(value) ? Optional.empty() : Optional.of(value));
        }
        return values;
    }

    private JsonReport models() {
        List<JsonReport> scorers = diagnosis.models().stream()
                .map(held -> new JsonReport()
                        .with("scorer", held.scorer())
                        .with("active", held.active().map(ModelDescription::label))
                        .with("versions", held.versions())
                        .with("message", held.problem()))
                .toList();
        return new JsonReport().with("scorers", scorers);
    }

    /** Does what an {@code EXEC} of a resource asks for, with the request's metrics for arguments, and answers. */
    String execute(List<String> resource, KuraPayload request) throws RequestException {
        String command = String.join("/", resource);
        if (command.equals("alarms/command")) {
            JsonReport members = new JsonReport();
            request.metrics().forEach((name, value) -> members.with(name, Optional.ofNullable(value)));
            return alarms.execute(members.toString(), Optional.empty(), "cloud", true);
        }
        if (!COMMANDS.contains(command)) {
            throw RequestException.notFound("EXEC " + command + ": there are " + String.join(", ", COMMANDS));
        }
        String name = scorer(text(request, "scorer"));
        ModelControl scorer = diagnosis.scorer(name);
        if (scorer.refusesCloud()) {
            throw new RequestException(
                    HTTP_FORBIDDEN,
                    "the model of " + name + " may not be changed from the cloud: cloud.changes is off");
        }
        JsonReport answer = new JsonReport().with("scorer", name);
        try {
            switch (command) {
                case "model/receive" -> {
                    byte[] bytes = Optional.ofNullable(request.getBody()).orElse(new byte[0]);
                    int offset = number(request, "offset", 0, 0, Integer.MAX_VALUE);
                    answer.with("received", scorer.receive(sha256(request), offset, new ByteArrayInputStream(bytes)));
                }
                case "model/install" ->
                    answer.with("model", scorer.install(sha256(request), text(request, "signature")));
                case "model/fetch" -> {
                    String url = text(request, "url")
                            .orElseThrow(() -> RequestException.badRequest(
                                    "the metric url is missing: send the address of the file"));
                    Models.fetch(scorer, sha256(request), url, text(request, "signature"), answer);
                }
                default -> {
                    String version = command.equals("model/rollback") ? scorer.rollBack() : use(scorer, request);
                    LOG.info("{}: the version {} was asked for by {} from the cloud", name, version, command);
                    answer.with("version", version);
                }
            }
            return answer.toString();
        } catch (ModelControlException e) {
            throw new RequestException(HTTP_INTERNAL_ERROR, e.getMessage());
        }
    }

    private JsonReport received(KuraPayload request) throws RequestException {
        String name = scorer(text(request, "scorer"));
        try {
            long bytes = diagnosis.scorer(name).received(sha256(request));
            return new JsonReport().with("scorer", name).with("received", bytes);
        } catch (ModelControlException e) {
            throw new RequestException(HTTP_INTERNAL_ERROR, e.getMessage());
        }
    }

    private static String sha256(KuraPayload request) throws RequestException {
        return text(request, "sha256")
                .orElseThrow(() -> RequestException.badRequest("the metric sha256 is missing: send that of the file"));
    }

    private static String use(ModelControl scorer, KuraPayload request) throws RequestException, ModelControlException {
        String version = text(request, "version")
                .orElseThrow(() -> RequestException.badRequest("EXEC model/use needs the metric version: one of "
                        + scorer.versions() + ", or " + ModelControl.LATEST));
        Optional<String> wanted = ModelControl.wanted(version);
        scorer.use(wanted);
        return wanted.orElse(ModelControl.LATEST);
    }

    private String scorer(Optional<String> wanted) throws RequestException {
        List<String> all = diagnosis.scorers();
        List<String> found =
                all.stream().filter(name -> name.equals(wanted.orElse(name))).toList();
        if (found.isEmpty()) {
            throw RequestException.notFound(
                    "there is no scorer " + wanted.map(name -> name + " ").orElse("") + "whose model can be changed");
        }
        if (found.size() > 1) {
            throw RequestException.badRequest(
                    "there are several scorers: name one in the metric scorer: " + String.join(", ", all));
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
}
