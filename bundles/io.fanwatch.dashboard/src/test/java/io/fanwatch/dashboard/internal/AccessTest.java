// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.kura.crypto.CryptoService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.useradmin.Group;
import org.osgi.service.useradmin.Role;
import org.osgi.service.useradmin.User;
import org.osgi.service.useradmin.UserAdmin;

class AccessTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Access access = new Access(new LoginThrottle(nanos::get));
    private final UserAdmin users = mock(UserAdmin.class);
    private final CryptoService crypto = mock(CryptoService.class);

    @BeforeEach
    void people() throws Exception {
        lenient().when(crypto.sha256Hash(anyString())).thenAnswer(call -> "hash of " + call.getArgument(0));
        User admin = user("admin", "secret", Map.of());
        User viewer = user("viewer", "secret", Map.of());
        user("guest", "secret", Map.of());
        User fresh = user("fresh", "secret", Map.of("kura.need.password.change", "true"));
        group("kura.permission.kura.admin", admin, fresh);
        group(Access.PERMISSION, viewer);
        access.use(users);
        access.crypto.set(crypto);
    }

    private User user(String name, String password, Map<String, Object> properties) {
        User user = mock(User.class);
        lenient().when(user.getName()).thenReturn("kura.user." + name);
        lenient()
                .when(user.getCredentials())
                .thenReturn(new Hashtable<>(Map.of("kura.password", "hash of " + password)));
        lenient().when(user.getProperties()).thenReturn(new Hashtable<>(properties));
        lenient().when(users.getRole("kura.user." + name)).thenReturn(user);
        return user;
    }

    private void group(String name, Role... members) {
        Group group = mock(Group.class);
        lenient().when(group.getMembers()).thenReturn(members);
        lenient().when(users.getRole(name)).thenReturn(group);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "viewer"})
    void administrators_and_who_has_the_permission_get_in(String name) {
        assertThat(login(name, "secret").user()).contains(name);
    }

    @Test
    void others_do_not() {
        assertThat(login("guest", "secret").status()).isEqualTo(403);
        assertThat(login("admin", "wrong").status()).isEqualTo(401);
        assertThat(login("nobody", "secret").status()).isEqualTo(401);
        assertThat(login("fresh", "secret").status()).isEqualTo(403);
        assertThat(login("fresh", "wrong").status())
                .as("only who knows the password hears that it has to be changed")
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Basic", "Basic !!!", "Basic YWRtaW4=", "Bearer YWRtaW46c2VjcmV0", "Basic OnNlY3JldA=="})
    void a_header_that_is_no_log_in_is_refused(String header) {
        assertThat(access.decide(Optional.of(header), "1.2.3.4").status()).isEqualTo(401);
    }

    @Test
    void without_user_administration_nobody_gets_in() {
        access.users.unset(users);
        Access.Decision decision = login("admin", "secret");

        assertThat(decision.user()).isEmpty();
        assertThat(decision.status()).isEqualTo(503);
        assertThat(decision.words()).contains("UserAdmin");
    }

    @Test
    void who_guesses_has_to_wait_even_with_the_right_password_and_others_do_not() {
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            assertThat(login("admin", "guess " + i).status()).isEqualTo(401);
        }
        Access.Decision decision = login("admin", "secret");
        assertThat(decision.status()).isEqualTo(429);
        assertThat(decision.retrySeconds()).isPositive();
        assertThat(login("viewer", "secret").user()).isPresent();

        nanos.addAndGet(2_000_000_000L);
        assertThat(login("admin", "secret").user()).contains("admin");
    }

    @Test
    void who_tries_many_names_from_one_address_has_to_wait() {
        for (int i = 0; i < LoginThrottle.FREE_PER_ADDRESS; i++) {
            login("name-" + i, "guess");
        }

        assertThat(login("admin", "secret").status()).isEqualTo(429);
        assertThat(access.decide(header("admin", "secret"), "another").user()).isPresent();
    }

    @Test
    void who_got_in_before_does_not_wait_for_others_behind_the_same_proxy() {
        assertThat(login("viewer", "secret").user()).isPresent();
        for (int i = 0; i < 2 * LoginThrottle.FREE_PER_ADDRESS; i++) {
            login("name-" + i, "guess");
        }

        assertThat(login("viewer", "secret").user()).contains("viewer");
        assertThat(login("admin", "secret").status())
                .as("was never in from there")
                .isEqualTo(429);
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            login("viewer", "guess " + i);
        }
        assertThat(login("viewer", "secret").status()).as("is guessed at").isEqualTo(429);
    }

    @Test
    void seeing_acknowledging_and_all_other_commands_are_permissions_of_their_own() {
        User operator = user("operator", "secret", Map.of());
        User chief = user("chief", "secret", Map.of());
        group("kura.permission.rest.fanwatch.acknowledge", operator);
        group("kura.permission.rest.fanwatch.alarms", chief);

        assertThat(access.mayAcknowledge("viewer")).isFalse();
        assertThat(access.mayAcknowledge("operator")).isTrue();
        assertThat(access.mayCommand("operator")).isFalse();
        assertThat(access.mayAcknowledge("chief")).isTrue();
        assertThat(access.mayCommand("chief")).isTrue();
        assertThat(access.mayCommand("admin")).isTrue();
        assertThat(access.mayChangeModels("chief")).isFalse();
        assertThat(access.mayChangeModels("admin")).isTrue();
        group("kura.permission.rest.fanwatch.models", operator);
        assertThat(access.mayChangeModels("operator")).isTrue();
    }

    @Test
    void who_is_in_may_stay_until_the_password_or_the_permission_is_another() throws Exception {
        assertThat(stays("viewer")).isTrue();
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            login("viewer", "guess " + i);
        }
        assertThat(stays("viewer")).as("others guess").isTrue();

        nanos.addAndGet(2_000_000_000L);
        group(Access.PERMISSION);
        assertThat(stays("viewer")).as("without the permission").isFalse();
        user("admin", "changed", Map.of());
        assertThat(stays("admin")).as("with the password of before").isFalse();
        access.users.unset(users);
        assertThat(stays("admin")).as("without user administration").isFalse();
    }

    private boolean stays(String user) {
        return access.mayStay(header(user, "secret"), "1.2.3.4");
    }

    private Access.Decision login(String user, String password) {
        return access.decide(header(user, password), "1.2.3.4");
    }

    private static Optional<String> header(String user, String password) {
        String login = user + ":" + password;
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }
}
