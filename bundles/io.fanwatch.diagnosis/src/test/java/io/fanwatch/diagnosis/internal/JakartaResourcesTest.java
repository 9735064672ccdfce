// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.eclipsesource.jaxrs.provider.gson.GsonProvider;
import jakarta.annotation.security.RolesAllowed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.ws.rs.core.SecurityContext;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same requests to the resources of Kura 5.6 on its Jersey 2 and to those of Kura 6 on its Jersey 3. */
class JakartaResourcesTest {

    private static final URI BASE = URI.create("http://gateway/services/");
    private static final List<String> HEADERS =
            List.of("Content-Type", "X-Content-Type-Options", "Cache-Control", "Content-Security-Policy");

    private static AutoCloseable server;
    private static URI address;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ApplicationHandler kura5 = kura5();

    private record Answer(int code, Map<String, String> headers, String body) {}

    /** Sees Jersey 3 where the others see Jersey 2, so that the two do not meet. */
    private static final class Kura6 extends URLClassLoader {

        Kura6() {
            super(path(), JakartaResourcesTest.class.getClassLoader());
        }

        private static URL[] path() {
            List<URL> path = new ArrayList<>();
            try {
                for (File jar : Path.of("target/jersey-3").toFile().listFiles()) {
                    path.add(jar.toURI().toURL());
                }
                for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
                    if (part.contains("jersey-container-jdk-http")
                            || part.matches(".*diagnosis.target.[a-z-]*classes/?")) {
                        path.add(Path.of(part).toUri().toURL());
                    }
                }
            } catch (MalformedURLException e) {
                throw new AssertionError(e);
            }
            return path.toArray(URL[]::new);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                try {
                    return loaded == null ? findClass(name) : loaded;
                } catch (ClassNotFoundException e) {
                    return super.loadClass(name, resolve);
                }
            }
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.startsWith("META-INF/services/") ? findResources(name) : super.getResources(name);
        }
    }

    @BeforeAll
    @SuppressWarnings("unchecked")
    static void start_jersey_3() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        Kura6 loader = new Kura6();
        thread.setContextClassLoader(loader);
        try {
            server = (AutoCloseable) loader.loadClass(JakartaServer.class.getName())
                    .getConstructor()
                    .newInstance();
            address = ((Supplier<URI>) server).get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "GET | status | */* | none | none",
                "GET | status | text/html | none | none",
                "GET | status | none | none | none",
                "GET | status/fanwatch-telemetry | */* | none | none",
                "GET | status/nothing | */* | none | none",
                "GET | metrics | text/plain | none | none",
                "GET | metrics | */* | none | none",
                "GET | models | */* | none | none",
                "GET | rejected | */* | none | none",
                "GET | nonsense%20%C3%A4 | */* | none | none",
                "GET | alarms | */* | none | none",
                "GET | alarms?fan=9 | */* | none | none",
                "GET | alarms/history?fan=7 | */* | none | none",
                "GET | alarms/audit | */* | none | none",
                "GET | alarms/nonsense | */* | none | none",
                "POST | models/fanwatch-scorer-onnx/_use | */* | application/json | {\"version\":\"1.0.0\"}",
                "POST | models/fanwatch-scorer-onnx/_use | */* | application/json | {\"version\":\"9.9.9\"}",
                "POST | models/fanwatch-scorer-onnx/_use | */* | application/json | ''",
                "POST | models/fanwatch-scorer-onnx/_use | */* | text/plain | {}",
                "POST | models/fanwatch-scorer-onnx/_use | */* | none | {}",
                "POST | models/fanwatch-scorer-onnx/_rollback | */* | application/json | {}",
                "POST | models/nobody/_rollback | */* | application/json | {}",
                "POST | status | */* | application/json | {}",
                "POST | alarms | */* | application/json | {\"action\":\"acknowledge\",\"deviceID\":\"7\"}",
                "POST | alarms | */* | application/json | {\"action\":\"dänce\",\"deviceID\":\"7\"}",
                "POST | alarms | */* | text/plain | {\"action\":\"acknowledge\",\"deviceID\":\"7\"}",
                "POST | alarms/history | */* | application/json | {}"
            })
    void both_answer_with_the_same_bytes(String method, String path, String accept, String type, String body)
            throws Exception {
        String role =
                method.equals("GET") ? "fanwatch" : path.startsWith("alarms") ? "fanwatch.alarms" : "fanwatch.models";

        Answer kura6 = fromKura6(method, path, accept, type, body, role);

        assertThat(kura6).isEqualTo(fromKura5(method, path, accept, type, body, role));
        assertThat(kura6.headers()).containsEntry("X-Content-Type-Options", "nosniff");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, status, inventory",
        "GET, alarms, inventory",
        "POST, alarms, fanwatch",
        "POST, alarms, fanwatch.models",
        "POST, models/fanwatch-scorer-onnx/_rollback, fanwatch",
        "POST, models/fanwatch-scorer-onnx/_rollback, fanwatch.alarms"
    })
    void both_refuse_who_lacks_the_permission(String method, String path, String role) throws Exception {
        assertThat(fromKura5(method, path, "*/*", "application/json", "{}", role)
                        .code())
                .isEqualTo(403);
        assertThat(fromKura6(method, path, "*/*", "application/json", "{}", role)
                        .code())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(classes = {JakartaStatusResource.class, JakartaAlarmResource.class})
    void every_method_asks_for_the_same_permission_as_its_twin(Class<?> resource) throws Exception {
        Class<?> twin = Class.forName(resource.getName().replace("Jakarta", ""));

        Map<String, List<String>> asked = roles(
                resource,
                method -> Optional.ofNullable(method.getAnnotation(RolesAllowed.class))
                        .map(RolesAllowed::value));

        assertThat(asked)
                .isNotEmpty()
                .isEqualTo(roles(
                        twin,
                        method -> Optional.ofNullable(
                                        method.getAnnotation(javax.annotation.security.RolesAllowed.class))
                                .map(javax.annotation.security.RolesAllowed::value)))
                .allSatisfy((method, roles) -> assertThat(roles).isNotEmpty());
    }

    @Test
    void the_test_has_both_versions_of_jersey() throws Exception {
        assertThat(server.getClass().getClassLoader()).isInstanceOf(Kura6.class);
        assertThat(server.getClass().getClassLoader().loadClass(ResourceConfig.class.getName()))
                .isNotEqualTo(ResourceConfig.class);
    }

    private static Map<String, List<String>> roles(Class<?> resource, Function<Method, Optional<String[]>> roles) {
        Map<String, List<String>> asked = new TreeMap<>();
        Stream.of(resource.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .forEach(method -> asked.put(
                        method.getName(), roles.apply(method).map(List::of).orElse(List.of())));
        return asked;
    }

    private static ApplicationHandler kura5() {
        AlarmResource alarms = new AlarmResource();
        alarms.alarms = RestExamples.alarms();
        return new ApplicationHandler(new ResourceConfig()
                .register(alarms)
                .register(new StatusResource(RestExamples.diagnosis()))
                .register(new GsonProvider<>())
                .register(RolesAllowedDynamicFeature.class));
    }

    private Answer fromKura5(String method, String path, String accept, String type, String body, String role)
            throws Exception {
        SecurityContext security = mock(SecurityContext.class);
        when(security.isUserInRole(role)).thenReturn(true);
        Principal ada = () -> "ada";
        when(security.getUserPrincipal()).thenReturn(ada);
        ContainerRequest request = new ContainerRequest(
                BASE, BASE.resolve("fanwatch/v1/" + path), method, security, new MapPropertiesDelegate());
        Optional.ofNullable(accept).ifPresent(value -> request.header("Accept", value));
        Optional.ofNullable(type).ifPresent(value -> request.header("Content-Type", value));
        if (body != null) {
            request.setEntityStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ContainerResponse response = kura5.apply(request, out).get();
        return answer(
                response.getStatus(), name -> Optional.ofNullable(response.getHeaderString(name)), out.toByteArray());
    }

    private Answer fromKura6(String method, String path, String accept, String type, String body, String role)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("fanwatch/v1/" + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Role", role);
        Optional.ofNullable(accept).ifPresent(value -> request.header("Accept", value));
        Optional.ofNullable(type).ifPresent(value -> request.header("Content-Type", value));
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        return answer(response.statusCode(), response.headers()::firstValue, response.body());
    }

    /* every byte as a character of its own; the page says when it was made, in seconds */
    private static Answer answer(int code, Function<String, Optional<String>> header, byte[] body) {
        Map<String, String> headers = new TreeMap<>();
        HEADERS.forEach(name -> header.apply(name).ifPresent(value -> headers.put(name, value)));
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return new Answer(code, headers, text.replaceAll(", at [0-9T:-]{19}Z</p>", ", at its time</p>"));
    }
}
