// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.fanwatch.api.AlarmService;
import java.util.Optional;
import javax.annotation.security.RolesAllowed;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Alarms over HTTP, below {@code /services/fanwatch/v1/alarms}: looking needs the permission {@code rest.fanwatch},
 * acknowledging {@code rest.fanwatch.acknowledge}, and all commands {@code rest.fanwatch.alarms}. Enabled by {@link RestSwitch} only, as {@link StatusResource}.
 */
@Path("fanwatch/v1/alarms{part:(/.*)?}")
@Component(name = AlarmResource.NAME, enabled = false, immediate = true, service = AlarmResource.class)
public final class AlarmResource {

    static final String NAME = "io.fanwatch.diagnosis.AlarmResource";

    @Reference(name = "AlarmService", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    volatile AlarmService alarms;

    private final AlarmAnswers answers = new AlarmAnswers(() -> Optional.ofNullable(alarms));

    @GET
    @RolesAllowed("fanwatch")
    public Response get(@PathParam("part") String part, @QueryParam("fan") String fan) {
        return StatusResource.response(answers.getOverHttp(part, fan));
    }

    @POST
    @RolesAllowed({AlarmAnswers.COMMANDS, AlarmAnswers.ACKNOWLEDGE})
    public Response post(
            @PathParam("part") String part,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @Context SecurityContext security,
            String body) {
        return StatusResource.response(answers.postOverHttp(
                part, contentType, security.getUserPrincipal(), security.isUserInRole(AlarmAnswers.COMMANDS), body));
    }
}
