// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fanwatch.api.AlarmState;
import io.fanwatch.api.Device;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.api.FeatureSchema;
import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.ModelDescription;
import io.fanwatch.api.Reading;
import io.fanwatch.api.Status.Level;
import io.fanwatch.api.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.cloudconnection.request.RequestHandlerRegistry;
import org.eclipse.kura.message.KuraPayload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloudRequestsTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of("rotation", "sound"));
    private static final ModelDescription MODEL = new ModelDescription("fan", "1.0.0", SCHEMA.names(), 0.5);

    private final Map<String, RequestHandler> handlers = new HashMap<>();
    private final RequestHandlerRegistry registry = new RequestHandlerRegistry() {
        @Override
        public void registerRequestHandler(String id, RequestHandler handler) {
            handlers.put(id, handler);
        }

        @Override
        public void unregister(String id) {
            handlers.remove(id);
        }
    };
    private final Gateway gateway = new Gateway();
    private final CloudRequests requests = new CloudRequests(gateway.diagnosis);
    private final ModelControl model = mock();
    private final DeviceRegistry devices = mock();

    @BeforeEach
    void register() {
        requests.addRequestHandlerRegistry(registry);
        requests.devices = devices;
        gateway.withModels("fanwatch-scorer-onnx", model);
    }

    @Test
    void it_signs_in_at_every_registry_and_out_again() throws KuraException {
        RequestHandlerRegistry full = mock();
        doThrow(new KuraException(KuraErrorCode.INTERNAL_ERROR, "meant to fail"))
                .when(full)
                .registerRequestHandler(any(), any());
        requests.addRequestHandlerRegistry(full);
        assertThat(handlers).containsOnlyKeys("FANWATCH-V1");

        requests.removeRequestHandlerRegistry(registry);

        assertThat(handlers).isEmpty();
    }

    @Test
    void the_status_is_that_of_every_component() {
        gateway.withComponent("fanwatch-predictor", Level.WARNING, "all \"well\"", "rate", Double.NaN, "sent", 5L);

        JsonObject component =
                body(get("status"), 200).getAsJsonArray("components").get(0).getAsJsonObject();

        assertThat(component.get("component").getAsString()).isEqualTo("fanwatch-predictor");
        assertThat(component.get("level").getAsString()).isEqualTo("WARNING");
        assertThat(component.get("message").getAsString()).isEqualTo("all \"well\"");
        assertThat(component.getAsJsonObject("figures").get("sent").getAsLong()).isEqualTo(5);
        assertThat(component.getAsJsonObject("figures").get("rate").getAsString())
                .isEqualTo("NaN");
        assertThat(component.getAsJsonArray("metrics").get(1))
                .hasToString("{\"id\":\"sent\",\"name\":\"sent\",\"kind\":\"GAUGE\",\"unit\":\"\",\"value\":5}");
    }

    @Test
    void a_component_that_is_broken_costs_only_its_own_line() {
        gateway.withComponent("a", Level.OK, "fine").withSource("b", () -> {
            throw new NoClassDefFoundError("meant to fail");
        });

        assertThat(body(get("status"), 200).getAsJsonArray("components")).hasSize(2);
    }

    @Test
    void the_devices_are_listed_with_their_alarm_and_last_values() {
        when(devices.size()).thenReturn(2);
        when(devices.devices("", 1_000))
                .thenReturn(List.of(device("a", verdict("a", 3)), device("b", verdict("b", 1))));
        when(devices.device("b")).thenReturn(Optional.of(device("b", verdict("b", 1))));

        assertThat(body(get("devices"), 200)).hasToString("""
                {"total":2,"offset":0,"devices":[\
                {"deviceID":"a","alarm":"ACTIVE","fault":"1","probability":0.75,"time":"2020-10-01T10:49:34Z",\
                "model":"fan 1.0.0","values":{"rotation":3.0,"sound":46.8}},\
                {"deviceID":"b","alarm":"ACTIVE","fault":"1","probability":0.75,"time":"2020-10-01T10:49:34Z",\
                "model":"fan 1.0.0","values":{"rotation":1.0,"sound":46.8}}]}""");
        assertThat(body(get("devices", "b"), 200).get("time").getAsString()).isEqualTo("2020-10-01T10:49:34Z");
        assertThat(body(get("devices", "hall", "9"), 404).get("error").getAsString())
                .contains("hall/9");
    }

    @Test
    void a_device_whose_id_is_no_level_of_a_topic_is_asked_for_by_a_metric() {
        when(devices.device("hall 1.fan/2")).thenReturn(Optional.of(device("hall 1.fan/2", null)));
        KuraPayload which = new KuraPayload();
        which.addMetric("deviceID", "hall 1.fan/2");

        assertThat(body(requests.doGet(context(), request(which, "devices")), 200)
                        .get("deviceID")
                        .getAsString())
                .isEqualTo("hall 1.fan/2");
    }

    @Test
    void of_a_device_not_heard_of_since_a_restart_the_alarm_is_known() {
        when(devices.device("a")).thenReturn(Optional.of(device("a", null)));

        assertThat(body(get("devices", "a"), 200)).hasToString("{\"deviceID\":\"a\",\"alarm\":\"ACTIVE\"}");
    }

    @Test
    void the_devices_come_in_pages() {
        List<Device> all = IntStream.range(0, 12_000)
                .mapToObj(i -> String.format("%05d", i))
                .map(id -> device(id, verdict(id, 1)))
                .toList();
        when(devices.size()).thenReturn(all.size());
        when(devices.devices(eq(""), anyInt()))
                .thenAnswer(
                        call -> all.stream().limit(call.<Integer>getArgument(1)).toList());
        KuraPayload page = new KuraPayload();
        page.addMetric("offset", 11_999);
        page.addMetric("limit", "5");

        JsonObject answer = body(requests.doGet(context(), request(page, "devices")), 200);

        assertThat(answer.get("total").getAsInt()).isEqualTo(12_000);
        assertThat(answer.getAsJsonArray("devices"))
                .singleElement()
                .extracting(device -> device.getAsJsonObject().get("deviceID").getAsString())
                .isEqualTo("11999");
        assertThat(body(get("devices"), 200).getAsJsonArray("devices")).hasSize(1_000);
        page.addMetric("limit", "all");
        assertThat(body(requests.doGet(context(), request(page, "devices")), 400)
                        .get("error")
                        .getAsString())
                .isEqualTo("the metric limit is all: it must be 1 to 10000");
    }

    @Test
    void without_a_registry_of_devices_all_else_is_answered() {
        requests.devices = null;

        assertThat(body(get("devices"), 500).get("error").getAsString()).contains("fans");
        body(get("status"), 200);
    }

    @Test
    void a_model_is_rolled_back() throws ModelControlException {
        when(model.rollBack()).thenReturn("1.0.0");

        JsonObject answer = body(execute(new KuraPayload(), "model", "rollback"), 200);

        assertThat(answer.get("version").getAsString()).isEqualTo("1.0.0");
        assertThat(answer.get("scorer").getAsString()).isEqualTo("fanwatch-scorer-onnx");
    }

    @Test
    void a_model_whose_operator_wants_no_changes_from_the_cloud_stays() throws ModelControlException {
        when(model.refusesCloud()).thenReturn(true);

        assertThat(body(execute(new KuraPayload(), "model", "rollback"), 403)
                        .get("error")
                        .getAsString())
                .contains("cloud.changes");
        verify(model, never()).rollBack();
    }

    @Test
    void a_version_is_chosen() throws ModelControlException {
        KuraPayload request = new KuraPayload();
        request.addMetric("version", "1.2.0");
        body(execute(request, "model", "use"), 200);
        request.addMetric("version", "latest");
        assertThat(body(execute(request, "model", "use"), 200).get("version").getAsString())
                .isEqualTo("latest");

        verify(model).use(Optional.of("1.2.0"));
        verify(model).use(Optional.empty());
        assertThat(body(execute(new KuraPayload(), "model", "use"), 400)
                        .get("error")
                        .getAsString())
                .contains("needs the metric version");
    }

    @Test
    void what_goes_wrong_with_a_model_is_told_in_words() throws ModelControlException {
        when(model.rollBack()).thenThrow(new ModelControlException("no earlier version is held", null));
        KuraMessage answer = execute(new KuraPayload(), "model", "rollback");

        assertThat(body(answer, 500).get("error").getAsString()).isEqualTo("no earlier version is held");
        assertThat(answer.getPayload().getMetric("response.exception.message")).isEqualTo("no earlier version is held");
    }

    @Test
    void of_several_scorers_one_must_be_named() throws ModelControlException {
        ModelControl other = mock();
        when(other.rollBack()).thenReturn("2.0.0");
        gateway.withModels("other", other);
        KuraPayload request = new KuraPayload();

        assertThat(body(execute(request, "model", "rollback"), 400).get("error").getAsString())
                .endsWith("fanwatch-scorer-onnx, other");
        request.addMetric("scorer", "other");
        assertThat(body(execute(request, "model", "rollback"), 200)
                        .get("version")
                        .getAsString())
                .isEqualTo("2.0.0");
        gateway.diagnosis.modelControls = gateway.diagnosis.modelControls.subList(0, 1);
        body(execute(request, "model", "rollback"), 404);
    }

    @Test
    void the_models_are_listed() {
        when(model.activeModel()).thenReturn(Optional.of(MODEL));
        when(model.versions()).thenReturn(List.of("1.1.0", "1.0.0"));

        assertThat(body(get("model"), 200))
                .hasToString("{\"scorers\":[{\"scorer\":\"fanwatch-scorer-onnx\",\"active\":\"fan 1.0.0\","
                        + "\"versions\":[\"1.1.0\",\"1.0.0\"]}]}");
    }

    @Test
    void other_requests_are_refused_with_kuras_codes() {
        body(get("nonsense"), 404);
        body(execute(new KuraPayload(), "model", "explode"), 404);
        body(get(), 400);
        body(requests.doGet(context(), new KuraMessage(new KuraPayload())), 400);
        when(devices.device("1")).thenThrow(new NoClassDefFoundError("meant to fail"));
        body(get("devices", "1"), 500);
    }

    private KuraMessage get(String... resource) {
        return requests.doGet(context(), request(new KuraPayload(), resource));
    }

    private KuraMessage execute(KuraPayload payload, String... resource) {
        return requests.doExec(context(), request(payload, resource));
    }

    private static RequestHandlerContext context() {
        return new RequestHandlerContext(mock(), Map.of());
    }

    private static KuraMessage request(KuraPayload payload, String... resource) {
        return new KuraMessage(payload, Map.of("args", List.of(resource)));
    }

    private static JsonObject body(KuraMessage answer, int code) {
        assertThat(answer.getPayload().getMetric("response.code")).isEqualTo(code);
        return JsonParser.parseString(new String(answer.getPayload().getBody(), UTF_8))
                .getAsJsonObject();
    }

    private static Device device(String id, Verdict verdict) {
        Instant heard = Instant.parse("2026-01-01T10:00:00Z");
        return new Device(
                id, heard, heard, Optional.ofNullable(verdict), 0.75f, AlarmState.ACTIVE, heard, 0.75f, false);
    }

    private static Verdict verdict(String device, double rotation) {
        Reading reading =
                new Reading(device, Optional.empty(), Instant.parse("2020-10-01T10:49:34Z"), SCHEMA, rotation, 46.8);
        return new Verdict(reading, 0.75f, true, MODEL, AlarmState.ACTIVE, false);
    }
}
