package io.fanwatch.diagnosis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

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
    void the_permission_that_the_resource_asks_for_is_created_as_a_group_that_identities_can_join() throws Exception {
        when(userAdmin.createRole("kura.permission.rest.fanwatch", Role.GROUP)).thenReturn(mock(Group.class));
        String[] asked = StatusResource.class
                .getMethod("status")
                .getAnnotation(RolesAllowed.class)
                .value();

        new RestPermission(userAdmin);

        assertThat(asked).hasSize(1);
        verify(userAdmin).createRole(KURAS_PREFIX + asked[0], Role.GROUP);
        verifyNoMoreInteractions(userAdmin);
    }

    @Test
    void a_permission_that_is_there_already_is_left_as_it_is_with_its_members() {
        when(userAdmin.createRole("kura.permission.rest.fanwatch", Role.GROUP)).thenReturn(null);

        new RestPermission(userAdmin);

        verify(userAdmin).createRole("kura.permission.rest.fanwatch", Role.GROUP);
        verifyNoMoreInteractions(userAdmin);
    }
}
