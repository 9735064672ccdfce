// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.security.RolesAllowed;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.Response.Status;
import org.glassfish.jersey.media.multipart.FormDataParam;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.deploymentadmin.DeploymentAdmin;

/** The deployment packages: which there are, and to install and uninstall them, which happens later. */
@Path("/deploy/v2")
@RolesAllowed("deploy")
@Produces(MediaType.APPLICATION_JSON)
@Component(service = DeployResource.class, immediate = true)
public final class DeployResource {

    private final DeploymentAdmin admin;
    private final PackageAgent agent;

    @Activate
    public DeployResource(@Reference DeploymentAdmin admin) {
        this.admin = admin;
        this.agent = new PackageAgent(admin);
    }

    @Deactivate
    void stop() {
        agent.close();
    }

    @GET
    public List<Map<String, String>> list() {
        return Stream.of(admin.listDeploymentPackages())
                .map(installed -> Map.of(
                        "name",
                        installed.getName(),
                        "version",
                        installed.getVersion().toString()))
                .toList();
    }

    @POST
    @Path("_install")
    public String install(Map<String, String> request) {
        String url = request == null ? null : request.get("url");
        if (url == null) {
            throw Failures.of(Status.BAD_REQUEST, "Bad request");
        }
        try {
            return agent.install(new URL(url)) ? Answer.RECEIVED : Answer.INSTALLING;
        } catch (MalformedURLException e) {
            throw failed("installing", url);
        }
    }

    @POST
    @Path("_upload")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public String upload(@FormDataParam("file") InputStream content) {
        try {
            java.nio.file.Path file = Files.createTempFile("upload", ".dp");
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            agent.install(file);
            return Answer.RECEIVED;
        } catch (IOException e) {
            throw failed("installing", e.getMessage());
        }
    }

    @DELETE
    @Path("{name}")
    public String uninstall(@PathParam("name") String name) {
        return agent.uninstall(name) ? Answer.RECEIVED : Answer.UNINSTALLING;
    }

    private static WebApplicationException failed(String doing, String what) {
        return new WebApplicationException(Response.status(Status.INTERNAL_SERVER_ERROR)
                .type(MediaType.TEXT_PLAIN)
                .entity("Error " + doing + " deployment package: " + what)
                .build());
    }

    /** What a request is answered with, as JSON. */
    private static final class Answer {

        static final String RECEIVED = "\"REQUEST_RECEIVED\"";
        static final String INSTALLING = "\"INSTALLING\"";
        static final String UNINSTALLING = "\"UNINSTALLING\"";
    }
}
