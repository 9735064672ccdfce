// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.tools.command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FanwatchHomeTest {

    @TempDir
    private Path folder;

    @Test
    void packages_come_in_the_order_in_which_each_finds_what_it_needs() throws Exception {
        make("application", "fanwatch-1.0.0.dp");
        make("model-fan", "fanwatch-model-fan.dp");
        make("onnxruntime-linux-x86_64", "fanwatch-onnxruntime-linux-x86_64.dp");
        make("onnxruntime-linux-aarch64", "fanwatch-onnxruntime-linux-aarch64.dp");
        make("wires", "fanwatch-wires-1.0.0.dp");
        make("application", "notes.txt");

        assertThat(names("amd64"))
                .containsExactly(
                        "fanwatch-onnxruntime-linux-x86_64.dp",
                        "fanwatch-model-fan.dp",
                        "fanwatch-1.0.0.dp",
                        "fanwatch-wires-1.0.0.dp");
        assertThat(names("aarch64"))
                .containsExactly(
                        "fanwatch-onnxruntime-linux-aarch64.dp",
                        "fanwatch-model-fan.dp",
                        "fanwatch-1.0.0.dp",
                        "fanwatch-wires-1.0.0.dp");
    }

    @Test
    void what_was_not_built_is_told_with_the_remedy() throws Exception {
        assertThatThrownBy(() -> names("amd64"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("run ./fanwatch package");

        make("application", "fanwatch.dp");
        assertThatThrownBy(() -> names("riscv64"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("no deployment package with ONNX Runtime for riscv64");
    }

    private Iterable<String> names(String architecture) throws CommandException {
        return new FanwatchHome(folder)
                .packages(architecture).stream()
                        .map(file -> file.getFileName().toString())
                        .toList();
    }

    private void make(String module, String file) throws IOException {
        Path target = Files.createDirectories(folder.resolve(Path.of("dp-packaging", module, "target")));
        Files.writeString(target.resolve(file), "");
    }
}
