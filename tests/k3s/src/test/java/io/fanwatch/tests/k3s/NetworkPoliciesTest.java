// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.tests.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanwatch.tests.k3s.Manifests.Workload;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import io.kubernetes.client.openapi.models.V1Service;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every connection that the manifests speak of is allowed, from both ends, and no other. */
class NetworkPoliciesTest {

    private static final Pattern ADDRESS = Pattern.compile("\\b([a-z]+):(\\d{2,5})\\b");

    private Manifests manifests = Manifests.of("local-path");

    @ParameterizedTest
    @ValueSource(strings = {"local-path", "fleet"})
    void what_one_workload_calls_of_another_is_what_the_policies_allow(String overlay) {
        manifests = Manifests.of(overlay);
        Set<String> wanted = new TreeSet<>();
        for (Workload workload : manifests.workloads()) {
            texts(workload)
                    .flatMap(text -> ADDRESS.matcher(text).results())
                    .filter(found -> isPortOf(found.group(1), found.group(2)))
                    .map(found -> workload.name() + " to " + found.group(1) + ":" + found.group(2))
                    // its own address, which it tells others
                    .filter(connection -> !connection.startsWith(workload.name() + " to " + workload.name() + ":"))
                    .forEach(wanted::add);
        }
        for (FlinkDeployment flink : manifests.all(FlinkDeployment.class)) {
            ADDRESS.matcher(flink.arguments())
                    .results()
                    .forEach(found -> wanted.add(flink.name() + " to " + found.group(1) + ":" + found.group(2)));
            flink.configuration().entrySet().stream()
                    .filter(setting -> setting.getKey().endsWith(".port"))
                    .forEach(setting -> wanted.add(flink.name() + " to " + flink.name() + ":" + setting.getValue()));
        }

        assertThat(wanted).contains("gateway to mosquitto:1883", "grafana to influxdb:8086");
        assertThat(allowed("Egress")).isEqualTo(wanted);
        assertThat(allowed("Ingress")).isEqualTo(wanted);
    }

    @Test
    void who_is_outside_reaches_no_more_than_is_named() {
        assertThat(outside("Ingress"))
                .containsExactly(
                        "anywhere at mosquitto:8883",
                        "traefik in kube-system at gateway:443",
                        "traefik in kube-system at grafana:3000");
        assertThat(outside("Egress")).containsExactly("0.0.0.0/0 at gateway:8883", "kube-dns in kube-system at all:53");
    }

    @Test
    void with_the_fleet_only_flinks_operator_reaches_it_and_only_it_reaches_the_api_server() {
        Set<String> ingress = outside("Ingress");
        Set<String> egress = outside("Egress");
        manifests = Manifests.of("fleet");

        assertThat(outside("Ingress").stream().filter(one -> !ingress.contains(one)))
                .containsExactly("flink-kubernetes-operator in flink-operator at fleet:8081");
        assertThat(outside("Egress").stream().filter(one -> !egress.contains(one)))
                .containsExactly("anywhere at fleet:6443");
    }

    @Test
    void what_is_not_named_is_denied_to_all() {
        assertThat(policies())
                .anyMatch(policy ->
                        policy.getSpec().getPodSelector().getMatchLabels().isEmpty()
                                && policy.getSpec().getIngress().isEmpty()
                                && policy.getSpec().getEgress().isEmpty()
                                && policy.getSpec().getPolicyTypes().equals(List.of("Ingress", "Egress")));
    }

    private List<V1NetworkPolicy> policies() {
        return manifests.all(V1NetworkPolicy.class);
    }

    /** What a workload is told: variables and the files of its ConfigMaps. */
    private Stream<String> texts(Workload workload) {
        Stream<V1Container> containers = Stream.concat(
                workload.template().getSpec().getContainers().stream(),
                workload.template().getSpec().getInitContainers().stream());
        Stream<String> variables = containers
                .flatMap(container -> container.getEnv().stream())
                .map(V1EnvVar::getValue)
                .flatMap(Stream::ofNullable);
        Set<String> mounted = new TreeSet<>();
        workload.template().getSpec().getVolumes().stream()
                .flatMap(volume -> Stream.ofNullable(volume.getConfigMap()))
                .forEach(source -> mounted.add(source.getName()));
        return Stream.concat(
                variables,
                manifests.all(V1ConfigMap.class).stream()
                        .filter(map -> mounted.contains(map.getMetadata().getName()))
                        .flatMap(map -> map.getData().values().stream()));
    }

    private boolean isPortOf(String service, String port) {
        return manifests.all(V1Service.class).stream()
                .filter(known -> known.getMetadata().getName().equals(service))
                .flatMap(known -> known.getSpec().getPorts().stream())
                .anyMatch(known -> known.getPort().toString().equals(port));
    }

    private record Rule(List<V1NetworkPolicyPeer> peers, List<V1NetworkPolicyPort> ports) {}

    private static Stream<Rule> rules(V1NetworkPolicy policy, String direction) {
        if (direction.equals("Ingress")) {
            return policy.getSpec().getIngress().stream().map(rule -> new Rule(rule.getFrom(), rule.getPorts()));
        }
        return policy.getSpec().getEgress().stream().map(rule -> new Rule(rule.getTo(), rule.getPorts()));
    }

    private Set<String> allowed(String direction) {
        Set<String> allowed = new TreeSet<>();
        for (V1NetworkPolicy policy : policies()) {
            String here = name(policy.getSpec().getPodSelector().getMatchLabels());
            rules(policy, direction)
                    .forEach(rule -> rule.peers().stream()
                            .filter(peer -> peer.getNamespaceSelector() == null && peer.getPodSelector() != null)
                            .map(peer -> name(peer.getPodSelector().getMatchLabels()))
                            .forEach(there -> rule.ports()
                                    .forEach(port -> allowed.add(
                                            direction.equals("Ingress")
                                                    ? there + " to " + here + ":" + port.getPort()
                                                    : here + " to " + there + ":" + port.getPort()))));
        }
        return allowed;
    }

    private Set<String> outside(String direction) {
        Set<String> outside = new TreeSet<>();
        for (V1NetworkPolicy policy : policies()) {
            String here = name(policy.getSpec().getPodSelector().getMatchLabels());
            rules(policy, direction).forEach(rule -> {
                List<String> others = rule.peers().isEmpty()
                        ? List.of("anywhere")
                        : rule.peers().stream()
                                .flatMap(NetworkPoliciesTest::outsider)
                                .toList();
                others.forEach(other ->
                        rule.ports().forEach(port -> outside.add(other + " at " + here + ":" + port.getPort())));
            });
        }
        return outside;
    }

    private static Stream<String> outsider(V1NetworkPolicyPeer peer) {
        if (peer.getIpBlock() != null) {
            return Stream.of(peer.getIpBlock().getCidr());
        }
        return Stream.ofNullable(peer.getNamespaceSelector())
                .map(namespace -> name(peer.getPodSelector().getMatchLabels()) + " in "
                        + namespace.getMatchLabels().get("kubernetes.io/metadata.name"));
    }

    private static String name(Map<String, String> labels) {
        return labels.isEmpty() ? "all" : labels.getOrDefault("app.kubernetes.io/name", labels.get("k8s-app"));
    }
}
