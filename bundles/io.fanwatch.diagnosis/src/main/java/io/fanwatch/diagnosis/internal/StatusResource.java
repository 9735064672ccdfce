// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.diagnosis.internal.RestAnswers.Answer;
import java.io.InputStream;
import javax.annotation.security.RolesAllowed;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Fanwatch over HTTP, below {@code /services/fanwatch/v1}, for users with the permission {@code rest.fanwatch}; who is to change
 * models needs {@code rest.fanwatch.models}. What is answered is up to {@link RestAnswers}. Enabled by {@link RestSwitch} only,
 * since its class can't be loaded on a gateway without this REST API.
 */
@Path("fanwatch/v1/{path:.+}")
@Component(name = StatusResource.NAME, enabled = false, immediate = true, service = StatusResource.class)
public final class StatusResource {

    static final String NAME = "io.fanwatch.diagnosis.StatusResource";

    private final RestAnswers answers;

    @Activate
    public StatusResource(@Reference Diagnosis diagnosis) {
        answers = new RestAnswers(diagnosis);
    }

    /* Kura takes a role's name for that of the permission below rest. */
    @GET
    @RolesAllowed("fanwatch")
    public Response get(@PathParam("path") String path, @HeaderParam(HttpHeaders.ACCEPT) String accept) {
        return response(answers.get(path, accept));
    }

    @POST
    @RolesAllowed("fanwatch.models")
    public Response post(
            @PathParam("path") String path,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            InputStream body) {
        return response(answers.post(path, contentType, body));
    }

    static Response response(Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.code()).entity(answer.body());
        answer.headers().forEach(response::header);
        return response.build();
    }
}
