// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.security.RolesAllowed;
import org.junit.jupiter.api.Test;
import org.osgi.service.useradmin.Group;
import org.osgi.service.useradmin.Role;
import org.osgi.service.useradmin.UserAdmin;

class RestPermissionTest {

    /** What Kura puts before the role that a resource asks for. */
    private static final String KURAS_PREFIX = "kura.permission.rest.";

    private final UserAdmin userAdmin = mock(UserAdmin.class);

    @Test
    void the_permissions_that_the_resource_asks_for_are_created_as_groups_that_identities_can_join() {
        when(userAdmin.createRole(anyString(), eq(Role.GROUP))).thenReturn(mock(Group.class));
        Set<String> asked = Stream.of(StatusResource.class, AlarmResource.class)
                .flatMap(resource -> Stream.of(resource.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(RolesAllowed.class))
                .flatMap(method ->
                        Stream.of(method.getAnnotation(RolesAllowed.class).value()))
                .collect(Collectors.toSet());

        new RestPermission(userAdmin);

        assertThat(asked)
                .containsExactlyInAnyOrder("fanwatch", "fanwatch.models", "fanwatch.alarms", "fanwatch.acknowledge");
        asked.forEach(role -> verify(userAdmin).createRole(KURAS_PREFIX + role, Role.GROUP));
        verifyNoMoreInteractions(userAdmin);
    }

    @Test
    void a_permission_that_is_there_already_is_left_as_it_is_with_its_members() {
        when(userAdmin.createRole(anyString(), eq(Role.GROUP))).thenReturn(null);

        new RestPermission(userAdmin);

        verify(userAdmin, times(4)).createRole(anyString(), eq(Role.GROUP));
        verifyNoMoreInteractions(userAdmin);
    }
}
