// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.diagnosis.internal.RestAnswers.Answer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The same as {@link StatusResource} for the REST API of Kura 6, whose classes have other names. */
@Path("fanwatch/v1/{path:.+}")
@Component(
        name = JakartaStatusResource.NAME,
        enabled = false,
        immediate = true,
        service = JakartaStatusResource.class,
        property = JakartaStatusResource.WHITEBOARD)
public final class JakartaStatusResource {

    static final String NAME = "io.fanwatch.diagnosis.JakartaStatusResource";

    /** Kura 6 takes for a resource what says so; 5.6 takes what has a path. */
    static final String WHITEBOARD = "osgi.jakartars.resource:Boolean=true";

    private final RestAnswers answers;

    @Activate
    public JakartaStatusResource(@Reference Diagnosis diagnosis) {
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
