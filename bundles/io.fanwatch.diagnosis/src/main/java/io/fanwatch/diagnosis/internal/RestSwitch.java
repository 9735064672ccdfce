// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import java.util.stream.Stream;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enables what needs Kura's REST provider and user administration, where these are: the resources for the REST API that this
 * Kura has, {@code javax} up to 5.6 and {@code jakarta} from 6 on.
 */
@Component(
        immediate = true,
        service = {})
public final class RestSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(RestSwitch.class);

    @Activate
    public RestSwitch(ComponentContext context) {
        boolean javax = areThere("javax.ws.rs.core.Response", "javax.annotation.security.RolesAllowed");
        boolean jakarta = areThere("jakarta.ws.rs.core.Response", "jakarta.annotation.security.RolesAllowed");
        if (javax) {
            context.enableComponent(StatusResource.NAME);
            context.enableComponent(AlarmResource.NAME);
        }
        if (jakarta) {
            context.enableComponent(JakartaStatusResource.NAME);
            context.enableComponent(JakartaAlarmResource.NAME);
        }
        if (!javax && !jakarta) {
            LOG.info("nothing is offered over REST, since this gateway has neither javax.ws.rs nor jakarta.ws.rs");
        }
        if (areThere("org.osgi.service.useradmin.UserAdmin")) {
            context.enableComponent(RestPermission.NAME);
        }
    }

    /* a component's class could not even be looked at without them */
    private static boolean areThere(String... classes) {
        return Stream.of(classes).allMatch(RestSwitch::isThere);
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, RestSwitch.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
