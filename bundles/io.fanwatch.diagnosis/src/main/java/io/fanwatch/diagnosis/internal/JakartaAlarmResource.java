// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.AlarmService;
import io.fanwatch.component.ServiceSlot;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The same as {@link AlarmResource} for the REST API of Kura 6. */
@Path("fanwatch/v1/alarms{part:(/.*)?}")
@Component(
        name = JakartaAlarmResource.NAME,
        enabled = false,
        immediate = true,
        service = JakartaAlarmResource.class,
        property = JakartaStatusResource.WHITEBOARD)
public final class JakartaAlarmResource {

    static final String NAME = "io.fanwatch.diagnosis.JakartaAlarmResource";

    private final ServiceSlot<AlarmService> alarms = new ServiceSlot<>();
    private final AlarmAnswers answers = new AlarmAnswers(alarms::get);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setAlarmService(AlarmService service) {
        alarms.set(service);
    }

    void unsetAlarmService(AlarmService service) {
        alarms.unset(service);
    }

    @GET
    @RolesAllowed("fanwatch")
    public Response get(@PathParam("part") String part, @QueryParam("fan") String fan) {
        return JakartaStatusResource.response(answers.getOverHttp(part, fan));
    }

    @POST
    @RolesAllowed({AlarmAnswers.COMMANDS, AlarmAnswers.ACKNOWLEDGE})
    public Response post(
            @PathParam("part") String part,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @Context SecurityContext security,
            String body) {
        return JakartaStatusResource.response(answers.postOverHttp(
                part, contentType, security.getUserPrincipal(), security.isUserInRole(AlarmAnswers.COMMANDS), body));
    }
}
