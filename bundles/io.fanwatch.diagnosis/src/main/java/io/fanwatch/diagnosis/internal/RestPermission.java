// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.useradmin.Role;
import org.osgi.service.useradmin.UserAdmin;

/**
 * Makes Kura offer the permissions {@code rest.fanwatch}, {@code rest.fanwatch.models}, {@code rest.fanwatch.alarms} and {@code rest.fanwatch.acknowledge}, for an administrator to give to
 * identities.
 */
@Component(
        name = RestPermission.NAME,
        enabled = false,
        immediate = true,
        service = {})
public final class RestPermission {

    static final String NAME = "io.fanwatch.diagnosis.RestPermission";

    /* Kura puts the first part before the role that a resource asks for */
    private static final String PERMISSION = "kura.permission.rest.fanwatch";

    @Activate
    public RestPermission(@Reference UserAdmin userAdmin) {
        userAdmin.createRole(PERMISSION, Role.GROUP);
        userAdmin.createRole(PERMISSION + ".models", Role.GROUP);
        userAdmin.createRole(PERMISSION + ".alarms", Role.GROUP);
        userAdmin.createRole(PERMISSION + ".acknowledge", Role.GROUP);
    }
}
