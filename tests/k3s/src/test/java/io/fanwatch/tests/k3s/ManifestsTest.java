// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import io.fanwatch.tests.k3s.Manifests.Workload;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1StorageClass;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the objects refer to is there, and each container may do no more than it must. */
class ManifestsTest {

    @ParameterizedTest
    @ValueSource(strings = {"local-path", "portworx", "fleet"})
    @Retention(RetentionPolicy.RUNTIME)
    @interface EachOverlay {}

    @EachOverlay
    void every_object_is_there_once(String overlay) {
        assertThat(Manifests.of(overlay).names()).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    }

    @EachOverlay
    void each_service_leads_to_a_port_of_one_workload(String overlay) {
        Manifests manifests = Manifests.of(overlay);
        for (V1Service service : manifests.all(V1Service.class)) {
            List<Workload> chosen = manifests.workloads().stream()
                    .filter(workload -> selects(service.getSpec().getSelector(), workload))
                    .toList();
            assertThat(chosen).as(service.getMetadata().getName()).hasSize(1);
            List<String> ports = chosen.get(0).template().getSpec().getContainers().stream()
                    .flatMap(container -> container.getPorts().stream())
                    .map(port -> port.getName() + " " + port.getContainerPort())
                    .toList();
            for (V1ServicePort port : service.getSpec().getPorts()) {
                assertThat(ports).contains(port.getTargetPort().getStrValue() + " " + port.getPort());
            }
        }
    }

    @EachOverlay
    void each_workload_has_its_service_storage_and_budget(String overlay) {
        Manifests manifests = Manifests.of(overlay);
        List<String> services = manifests.all(V1Service.class).stream()
                .map(s -> s.getMetadata().getName())
                .toList();
        List<String> classes = manifests.all(V1StorageClass.class).stream()
                .map(storage -> storage.getMetadata().getName())
                .toList();
        for (Workload workload : manifests.workloads()) {
            workload.service().ifPresent(service -> {
                assertThat(services).contains(service);
                assertThat(manifests.all(V1PodDisruptionBudget.class))
                        .as("who keeps something has a budget: " + workload.name())
                        .anyMatch(
                                budget -> selects(budget.getSpec().getSelector().getMatchLabels(), workload));
            });
            assertThat(classes)
                    .containsAll(Stream.concat(
                                    workload.claims().stream(), manifests.all(V1PersistentVolumeClaim.class).stream())
                            .map(claim -> claim.getSpec().getStorageClassName())
                            .toList());
        }
    }

    @EachOverlay
    void what_is_mounted_is_a_volume_and_what_a_volume_names_is_there(String overlay) throws IOException {
        Manifests manifests = Manifests.of(overlay);
        List<String> configMaps = manifests.all(V1ConfigMap.class).stream()
                .map(c -> c.getMetadata().getName())
                .toList();
        String guide = Files.readString(Manifests.folder().resolve("../../docs/k3s.md"));
        for (Workload workload : manifests.workloads()) {
            V1PodSpec pod = workload.template().getSpec();
            List<String> volumes = Stream.concat(
                            volumes(pod).map(V1Volume::getName),
                            workload.claims().stream()
                                    .map(claim -> claim.getMetadata().getName()))
                    .toList();
            assertThat(volumes).doesNotHaveDuplicates();
            assertThat(containers(pod)
                            .flatMap(container -> container.getVolumeMounts().stream())
                            .map(V1VolumeMount::getName)
                            .distinct())
                    .as("all volumes, and no other, are mounted by " + workload.name())
                    .containsExactlyInAnyOrderElementsOf(volumes);
            assertThat(manifests.all(V1PersistentVolumeClaim.class))
                    .extracting(claim -> claim.getMetadata().getName())
                    .containsAll(volumes(pod)
                            .map(V1Volume::getPersistentVolumeClaim)
                            .filter(Objects::nonNull)
                            .map(claim -> claim.getClaimName())
                            .toList());
            assertThat(configMaps)
                    .containsAll(volumes(pod)
                            .map(V1Volume::getConfigMap)
                            .filter(Objects::nonNull)
                            .map(source -> source.getName())
                            .toList());
            // secrets are not in the tree: the guide says how to make each, with each of its keys
            volumes(pod)
                    .map(V1Volume::getSecret)
                    .filter(Objects::nonNull)
                    .forEach(secret -> assertThat(guide).contains(" " + secret.getSecretName() + " "));
            containers(pod)
                    .flatMap(container -> container.getEnv().stream())
                    .map(V1EnvVar::getValueFrom)
                    .filter(Objects::nonNull)
                    .forEach(source -> assertThat(guide)
                            .contains(" " + source.getSecretKeyRef().getName() + " ")
                            .contains(
                                    "--from-literal=" + source.getSecretKeyRef().getKey() + "="));
        }
    }

    @EachOverlay
    void no_container_may_do_more_than_it_must(String overlay) {
        for (Workload workload : Manifests.of(overlay).workloads()) {
            V1PodSpec pod = workload.template().getSpec();
            // Flink's job manager makes task managers, and keeps with Kubernetes which checkpoint is the last
            if (workload.name().equals("fleet")) {
                assertThat(pod.getAutomountServiceAccountToken()).isNull();
            } else {
                assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            }
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            containers(pod).forEach(container -> {
                assertThat(container.getImage()).as("a version is named").matches("[a-z/-]+:[0-9]+[.0-9]+");
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            });
            pod.getContainers().forEach(container -> {
                assertThat(container.getStartupProbe()).isNotNull();
                assertThat(container.getReadinessProbe()).isNotNull();
                assertThat(container.getLivenessProbe()).isNotNull();
            });
        }
    }

    @Test
    void a_job_of_flink_is_read_as_strictly_and_is_the_job_of_the_image() throws IOException {
        FlinkDeployment fleet = Manifests.of("fleet").all(FlinkDeployment.class).get(0);

        assertThat(Files.readString(Manifests.folder().resolve("fleet/Dockerfile")))
                .contains("FROM flink:2.2.1-java17", "fleet-1.1.0.jar");
        assertThat(fleet.spec().get("flinkVersion").getAsString()).isEqualTo("v2_2");
        assertThat(fleet.spec().getAsJsonObject("job").toString())
                .contains("local:///opt/flink/usrlib/fleet-1.1.0.jar", "io.fanwatch.fleet.FleetJob");
        JsonObject wrong = new JsonObject();
        wrong.add("spec", fleet.spec().deepCopy());
        wrong.getAsJsonObject("spec").getAsJsonObject("job").addProperty("upgrademode", "savepoint");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlinkDeployment.of(wrong))
                .withMessageContaining("upgrademode");
    }

    @EachOverlay
    void kafka_has_a_folder_of_its_own_below_its_volume_where_a_file_system_keeps_lost_and_found(String overlay) {
        V1Container kafka = container(overlay, "kafka");

        assertThat(value(kafka, "KAFKA_LOG_DIRS"))
                .startsWith(kafka.getVolumeMounts().get(0).getMountPath() + "/");
    }

    @EachOverlay
    void each_database_is_made_by_influxdb_or_by_who_follows_the_guide(String overlay) throws IOException {
        String guide = Files.readString(Manifests.folder().resolve("../../docs/k3s.md"));
        for (FlinkDeployment fleet : Manifests.of(overlay).all(FlinkDeployment.class)) {
            String database = fleet.arguments().replaceAll(".*\"database=([^\"]+)\".*", "$1");
            if (!database.equals(value(container(overlay, "influxdb"), "INFLUXDB_DB"))) {
                assertThat(guide).contains("CREATE DATABASE " + database, "GRANT ALL ON " + database + " TO gateway");
            }
        }
    }

    private static V1Container container(String overlay, String name) {
        return Manifests.of(overlay).workloads().stream()
                .flatMap(workload -> workload.template().getSpec().getContainers().stream())
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String value(V1Container container, String variable) {
        return container.getEnv().stream()
                .filter(env -> env.getName().equals(variable))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @EachOverlay
    void no_secret_is_in_the_tree(String overlay) throws IOException {
        assertThat(Manifests.of(overlay).names()).noneMatch(name -> name.startsWith("v1 Secret"));
        try (Stream<Path> files = Files.walk(Manifests.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain("PRIVATE KEY", "$7$", "$6$");
            }
        }
    }

    private static Stream<V1Volume> volumes(V1PodSpec pod) {
        return pod.getVolumes().stream();
    }

    private static Stream<V1Container> containers(V1PodSpec pod) {
        return Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream());
    }

    private static boolean selects(Map<String, String> selector, Workload workload) {
        return workload.labels().entrySet().containsAll(selector.entrySet());
    }
}
