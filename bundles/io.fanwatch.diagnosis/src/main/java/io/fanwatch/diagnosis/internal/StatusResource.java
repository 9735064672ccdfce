package io.fanwatch.diagnosis.internal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import io.fanwatch.api.Status;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.annotation.security.RolesAllowed;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Fanwatch's status over HTTP, below {@code /services/fanwatch/v1}, for users with the permission {@code rest.fanwatch};
 * who is to change models needs {@code rest.fanwatch.models}. Enabled by {@link RestSwitch} only, since its class can't be loaded on a gateway without REST.
 *
 * <p>Entities are bytes, which every JAX-RS provider writes as they are; Kura's would turn a string into a JSON string.
 */
@Path("fanwatch/v1")
@Component(name = StatusResource.NAME, enabled = false, immediate = true, service = StatusResource.class)
public final class StatusResource {

    static final String NAME = "io.fanwatch.diagnosis.StatusResource";

    /* which Kura takes for the permissions rest.fanwatch and rest.fanwatch.models */
    private static final String ROLE = "fanwatch";
    private static final String MODELS_ROLE = "fanwatch.models";
    private static final int UNPROCESSABLE = 422;

    private final Diagnosis diagnosis;
    private final HtmlReport page = new HtmlReport();

    @Activate
    public StatusResource(@Reference Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    /** How everything does. */
    @GET
    @Path("status")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(ROLE)
    public Response status() {
        return ok(JsonReport.overview(diagnosis.overview()));
    }

    /** The same for people. */
    @GET
    @Path("status")
    @Produces(MediaType.TEXT_HTML + ";charset=utf-8;qs=0.9")
    @RolesAllowed(ROLE)
    public Response statusPage() {
        String html = page.render(diagnosis.overview(), diagnosis.models(), diagnosis.lastRejected());
        return Response.ok(html.getBytes(StandardCharsets.UTF_8))
                .header("Content-Security-Policy", page.contentSecurityPolicy())
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .build();
    }

    /** How one component does. */
    @GET
    @Path("status/{pid}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(ROLE)
    public Response status(@PathParam("pid") String pid) {
        Optional<Status> status = diagnosis.status(pid);
        return status.isPresent()
                ? ok(JsonReport.component(status.get()))
                : notFound(new UnknownComponentException("component", pid, diagnosis.components()));
    }

    /** Which models the scorers use and hold. */
    @GET
    @Path("models")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(ROLE)
    public Response models() {
        return ok(JsonReport.models(diagnosis.models()));
    }

    /** The last rejected messages, newest first, at most 100. */
    @GET
    @Path("rejected")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(ROLE)
    public Response rejected() {
        return ok(JsonReport.rejected(diagnosis.lastRejected()));
    }

    /**
     * Has a scorer use a version of its model.
     *
     * @param body {@code {"version":"1.0.0"}}; {@code {"version":"latest"}} or {@code {}} for the latest
     */
    @POST
    @Path("models/{pid}/_use")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(MODELS_ROLE)
    public Response use(@PathParam("pid") String pid, @Context HttpHeaders headers, String body) {
        return change(pid, headers, body, (control, request) -> {
            Optional<String> version = version(request);
            control.use(version);
            return version.orElse(ModelControl.LATEST);
        });
    }

    /**
     * Has a scorer use the version before the one in force.
     *
     * @param body {@code {}}
     */
    @POST
    @Path("models/{pid}/_rollback")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(MODELS_ROLE)
    public Response rollback(@PathParam("pid") String pid, @Context HttpHeaders headers, String body) {
        return change(pid, headers, body, (control, request) -> control.rollBack());
    }

    /** Changes which version a scorer uses, and tells which it is. */
    private interface Change {
        String make(ModelControl control, JsonObject request) throws ModelControlException;
    }

    /* Only JSON: no page of another site can have a browser send it with the user's log-in. What does not say its type
    passes @Consumes, and such a page can have it sent, so it is refused here. */
    private Response change(String pid, HttpHeaders headers, String body, Change change) {
        if (headers.getMediaType() == null) {
            String message = "the request has no Content-Type: send " + MediaType.APPLICATION_JSON;
            return failure(Response.Status.UNSUPPORTED_MEDIA_TYPE.getStatusCode(), message);
        }
        try {
            JsonObject request = object(body);
            JsonObject answer = new JsonObject();
            answer.addProperty("pid", pid);
            answer.addProperty("version", change.make(diagnosis.model(pid), request));
            return ok(answer);
        } catch (IllegalArgumentException e) {
            return failure(Response.Status.BAD_REQUEST.getStatusCode(), e.getMessage());
        } catch (UnknownComponentException e) {
            return notFound(e);
        } catch (ModelControlException e) {
            return failure(UNPROCESSABLE, e.getMessage());
        }
    }

    private static JsonObject object(String body) {
        try {
            return JsonParser.parseString(body).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IllegalArgumentException("the request's body is no JSON object: send at least {}", e);
        }
    }

    private static Optional<String> version(JsonObject request) {
        if (!request.has("version") || request.get("version").isJsonNull()) {
            return Optional.empty();
        }
        if (request.get("version") instanceof JsonPrimitive version && version.isString()) {
            return ModelControl.wanted(version.getAsString());
        }
        throw new IllegalArgumentException("version is no string: write \"version\":\"1.0.0\"");
    }

    private static Response notFound(UnknownComponentException e) {
        return failure(Response.Status.NOT_FOUND.getStatusCode(), e.getMessage());
    }

    private static Response failure(int status, String message) {
        return answer(status, JsonReport.object("message", new JsonPrimitive(String.valueOf(message))));
    }

    private static Response ok(JsonObject entity) {
        return answer(Response.Status.OK.getStatusCode(), entity);
    }

    private static Response answer(int status, JsonObject entity) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .entity(entity.toString().getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
