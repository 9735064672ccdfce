// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.component.ComponentContext;

/** Which components are enabled on a gateway that lacks some packages. */
class RestSwitchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Kura 5.6 | jakarta. | StatusResource AlarmResource RestPermission",
                "Kura 6 | javax.ws. javax.annotation. | JakartaStatusResource JakartaAlarmResource RestPermission",
                "no REST | javax.ws. jakarta.ws. | RestPermission",
                "half a REST | javax.annotation. jakarta.annotation. org.osgi.service.useradmin. | ''"
            })
    void what_has_its_api_is_enabled(String gateway, String missing, String enabled) throws Exception {
        ComponentContext context = mock(ComponentContext.class);

        new GatewayWithout(List.of(missing.split(" ")))
                .loadClass(RestSwitch.class.getName())
                .getConstructor(ComponentContext.class)
                .newInstance(context);

        assertThat(mockingDetails(context).getInvocations())
                .extracting(call -> call.<String>getArgument(0).replace("io.fanwatch.diagnosis.", ""))
                .as(gateway)
                .containsExactlyInAnyOrderElementsOf(words(enabled));
    }

    private static Set<String> words(String text) {
        return List.of(text.split(" ")).stream().filter(word -> !word.isEmpty()).collect(Collectors.toSet());
    }

    /** Loads the switch itself, and has none of some packages. */
    private static final class GatewayWithout extends ClassLoader {

        private final List<String> missing;

        GatewayWithout(List<String> missing) {
            super(RestSwitch.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (missing.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.equals(RestSwitch.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
