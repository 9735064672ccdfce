// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enables what needs Kura's REST provider and user administration, where these are. */
@Component(
        immediate = true,
        service = {})
public final class RestSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(RestSwitch.class);

    @Activate
    public RestSwitch(ComponentContext context) {
        enable(context, StatusResource.NAME, "javax.ws.rs.core.Response", "javax.annotation.security.RolesAllowed");
        enable(context, AlarmResource.NAME, "javax.ws.rs.core.Response", "javax.annotation.security.RolesAllowed");
        enable(context, RestPermission.NAME, "org.osgi.service.useradmin.UserAdmin");
    }

    /* the component's class could not even be looked at without the others */
    private static void enable(ComponentContext context, String component, String... neededClasses) {
        for (String needed : neededClasses) {
            try {
                Class.forName(needed, false, RestSwitch.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                LOG.info("{} stays off, since this gateway lacks {}", component, needed);
                return;
            }
        }
        context.enableComponent(component);
    }
}
