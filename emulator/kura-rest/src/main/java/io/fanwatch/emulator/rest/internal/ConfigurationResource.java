// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.rest.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.security.RolesAllowed;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.ConfigurationService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The configurations of the components. Answers leave out their metatype definitions. */
@Path("/configuration/v2")
@RolesAllowed("configuration")
@Produces(MediaType.APPLICATION_JSON)
@Component(service = ConfigurationResource.class, immediate = true)
public final class ConfigurationResource {

    private final ConfigurationService service;

    @Activate
    public ConfigurationResource(@Reference ConfigurationService service) {
        this.service = service;
    }

    @GET
    @Path("snapshots")
    public Map<String, Set<Long>> snapshots() {
        try {
            return Map.of("ids", service.getSnapshots());
        } catch (KuraException e) {
            throw Failures.of(e);
        }
    }

    @GET
    @Path("factoryComponents")
    public PidSet factories() {
        return new PidSet(service.getFactoryComponentPids());
    }

    @POST
    @Path("factoryComponents")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(ConfigurationRequest request) {
        Failures failures = new Failures();
        for (ConfigurationRequest.Component config : request.components()) {
            failures.attempt(
                    "create:" + config.pid(),
                    () -> service.createFactoryConfiguration(
                            config.factoryPid(), config.pid(), config.properties(), false));
        }
        return finish(request, failures);
    }

    @DELETE
    @Path("factoryComponents/byPid")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response delete(ConfigurationRequest request) {
        Failures failures = new Failures();
        for (String pid : request.pids()) {
            failures.attempt("delete:" + pid, () -> service.deleteFactoryConfiguration(pid, false));
        }
        return finish(request, failures);
    }

    @GET
    @Path("configurableComponents")
    public PidSet components() {
        return new PidSet(service.getConfigurableComponentPids());
    }

    @GET
    @Path("configurableComponents/pidsWithFactory")
    public Map<String, List<Map<String, String>>> componentsWithFactory() {
        try {
            return Map.of(
                    "components",
                    service.getComponentConfigurations().stream()
                            .map(ConfigurationResource::pidWithFactory)
                            .toList());
        } catch (KuraException e) {
            throw Failures.of(e);
        }
    }

    @GET
    @Path("configurableComponents/configurations")
    public Map<String, Object> configurations() {
        try {
            return answer(service.getComponentConfigurations());
        } catch (KuraException e) {
            throw Failures.of(e);
        }
    }

    @POST
    @Path("configurableComponents/configurations/byPid")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> configurationsByPid(PidSet pids) {
        List<ComponentConfiguration> found = new ArrayList<>();
        try {
            for (String pid : pids.required()) {
                ComponentConfiguration configuration = service.getComponentConfiguration(pid);
                if (configuration != null) {
                    found.add(configuration);
                }
            }
            return answer(found);
        } catch (KuraException e) {
            throw Failures.of(e);
        }
    }

    @PUT
    @Path("configurableComponents/configurations/_update")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response update(ConfigurationRequest request) {
        for (ConfigurationRequest.Component config : request.components()) {
            config.requiredProperties();
        }
        Failures failures = new Failures();
        for (ConfigurationRequest.Component config : request.components()) {
            failures.attempt(
                    "update:" + config.pid(),
                    () -> service.updateConfiguration(config.pid(), config.requiredProperties(), false));
        }
        return finish(request, failures);
    }

    private Response finish(ConfigurationRequest request, Failures failures) {
        if (request.takesSnapshot()) {
            failures.attempt("snapshot", service::snapshot);
        }
        return failures.answer();
    }

    private static Map<String, Object> answer(List<ComponentConfiguration> configurations) {
        return Map.of(
                "configs",
                configurations.stream()
                        .map(ConfigurationResource::configuration)
                        .toList());
    }

    private static Map<String, Object> configuration(ComponentConfiguration configuration) {
        return Map.of(
                "pid", configuration.getPid(), "properties", Property.of(configuration.getConfigurationProperties()));
    }

    private static Map<String, String> pidWithFactory(ComponentConfiguration configuration) {
        Map<String, String> component = new LinkedHashMap<>();
        component.put("pid", configuration.getPid());
        if (configuration.getConfigurationProperties().get("service.factoryPid") instanceof String factory) {
            component.put("factoryPid", factory);
        }
        return component;
    }
}
