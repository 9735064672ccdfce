// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import static io.fanwatch.scoring.onnx.internal.session.OnnxModelTest.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanwatch.scoring.onnx.internal.OnnxFile;
import io.fanwatch.scoring.onnx.internal.session.InvalidModelException;
import io.fanwatch.scoring.onnx.internal.session.ModelMetadata;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class ModelRepositoryTest {

    @TempDir
    private Path folder;

    private ModelRepository repository;

    @BeforeEach
    void open() {
        repository = new ModelRepository("test");
        repository.open(folder);
    }

    private static ModelFile file(String version) {
        return ModelFile.of(version.getBytes(), Optional.of("signature of " + version));
    }

    private void keep(String version, int most) {
        repository.keep(file(version), metadata(version), most, Set.of());
    }

    private List<String> kept() {
        return repository.kept("fan").stream()
                .map(StoredModel::version)
                .map(Version::toString)
                .toList();
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void what_was_kept_is_found_again_with_its_signature_and_its_past() throws Exception {
        keep("1.0.0", 5);
        keep("1.1.0", 5);
        repository.serves(file("1.1.0").digest(), metadata("1.1.0"));
        repository.serves(file("1.0.0").digest(), metadata("1.0.0"));
        repository.mark(file("1.1.0").digest(), metadata("1.1.0"), "it failed: \"so\" = äöü");

        open();

        assertThat(kept()).as("the last active first").containsExactly("1.0.0", "1.1.0");
        assertThat(repository.fault(file("1.1.0").digest())).contains("it failed: \"so\" = äöü");
        ModelFile read = repository
                .candidate(repository.kept("fan").get(0))
                .orElseThrow()
                .read(100);
        assertThat(read.bytes()).isEqualTo("1.0.0".getBytes());
        assertThat(read.signature()).contains("signature of 1.0.0");
    }

    @Test
    void what_version_1_0_0_wrote_is_read() throws Exception {
        String digest = file("1.1.0").digest();
        Files.write(folder.resolve(digest + ".onnx"), "1.1.0".getBytes());
        Files.writeString(folder.resolve(digest + ".onnx.sig"), "signature of 1.1.0");
        Files.writeString(folder.resolve(digest + ".properties"), """
                #Thu Jan 01 10:00:00 UTC 2026
                arrival=3
                bytes=5
                fault=model fan 1.1.0 was taken out of service, it failed (\\u00e4): install another version
                name=fan
                service=7
                version=1.1.0
                """, StandardCharsets.ISO_8859_1);

        open();

        assertThat(repository.kept("fan"))
                .containsExactly(new StoredModel(
                        digest,
                        "fan",
                        Version.parseVersion("1.1.0"),
                        3,
                        7,
                        "model fan 1.1.0 was taken out of service, it failed (ä): install another version",
                        5));
        assertThat(repository
                        .candidate(repository.kept("fan").get(0))
                        .orElseThrow()
                        .read(100)
                        .signature())
                .contains("signature of 1.1.0");
    }

    @Test
    void a_fault_can_be_lifted_for_good() {
        repository.mark(file("1.1.0").digest(), metadata("1.1.0"), "it failed");
        repository.unmark(entry -> entry.version().equals(Version.parseVersion("1.1.0")));

        open();

        assertThat(repository.fault(file("1.1.0").digest())).isEmpty();
    }

    @Test
    void the_versions_unused_for_longest_are_dropped_but_none_that_is_needed() throws Exception {
        keep("1.0.0", 3);
        keep("2.0.0", 3);
        keep("3.0.0", 3);
        repository.serves(file("1.0.0").digest(), metadata("1.0.0"));

        repository.keep(
                file("4.0.0"), metadata("4.0.0"), 3, Set.of(file("2.0.0").digest()));

        assertThat(kept()).containsExactlyInAnyOrder("1.0.0", "2.0.0", "4.0.0");
        assertThat(names()).noneMatch(name -> name.startsWith(file("3.0.0").digest()));
    }

    @Test
    void a_damaged_version_is_left_out_and_the_others_stay() throws Exception {
        keep("1.0.0", 5);
        keep("2.0.0", 5);
        keep("3.0.0", 5);
        Files.writeString(folder.resolve(file("1.0.0").digest() + ".onnx"), "1.0.1");
        Files.writeString(folder.resolve(file("2.0.0").digest() + ".properties"), "name=fan\nversion=2.0.0\narrival=");
        Files.writeString(folder.resolve("half.onnx.tmp"), "half");

        open();

        assertThat(kept()).containsExactly("3.0.0");
        assertThat(names()).doesNotContain("half.onnx.tmp");
        keep("1.0.0", 5);
        open();
        assertThat(kept()).as("and may be kept anew").containsExactlyInAnyOrder("1.0.0", "3.0.0");
    }

    @Test
    void what_was_learnt_before_the_disk_was_there_is_kept_on_it() {
        repository = new ModelRepository("test");
        repository.mark(file("1.1.0").digest(), metadata("1.1.0"), "it failed");
        repository.open(folder);

        open();

        assertThat(repository.fault(file("1.1.0").digest())).contains("it failed");
    }

    @Test
    void a_disk_that_takes_nothing_is_told_and_told_no_more_when_it_does() throws Exception {
        Path model = folder.resolve(file("1.0.0").digest() + ".onnx.sig.tmp");
        Files.createDirectory(model);
        keep("1.0.0", 5);
        assertThat(repository.problem()).get().asString().contains("cannot be kept in " + folder, "disk not full");
        assertThat(kept()).isEmpty();

        Files.delete(model);
        keep("1.0.0", 5);
        assertThat(repository.problem()).isEmpty();
        assertThat(kept()).containsExactly("1.0.0");
    }

    @Test
    void names_and_reasons_in_any_script_outlive_a_restart() {
        ModelMetadata metadata = new ModelMetadata("風扇", "1.0.0", OnnxFile.FAN, "probability", 0.5, List.of());
        repository.keep(file("1.0.0"), metadata, 5, Set.of());
        repository.mark(file("1.0.0").digest(), metadata, "坏了 – Ω");

        open();

        assertThat(repository.kept("風扇")).hasSize(1);
        assertThat(repository.fault(file("1.0.0").digest())).contains("坏了 – Ω");
    }

    @Test
    void what_is_damaged_or_belongs_to_no_entry_takes_no_room() throws Exception {
        keep("1.0.0", 5);
        keep("2.0.0", 5);
        Files.writeString(folder.resolve(file("1.0.0").digest() + ".onnx"), "1.0.1");
        Files.writeString(folder.resolve(file("3.0.0").digest() + ".onnx"), "3.0.0");
        Files.writeString(folder.resolve(file("3.0.0").digest() + ".onnx.sig"), "signature");
        Files.writeString(folder.resolve("notes.txt"), "of an operator");

        open();

        assertThat(names())
                .hasSize(4)
                .contains("notes.txt")
                .allMatch(name -> name.equals("notes.txt")
                        || name.startsWith(file("2.0.0").digest()));
    }

    @Test
    void a_file_that_would_take_half_of_the_room_is_not_kept() {
        ModelFile file = ModelFile.of(new byte[64 * 1024 * 1024 + 1], Optional.empty());

        repository.keep(file, metadata("1.0.0"), 5, Set.of());

        assertThat(kept()).isEmpty();
        assertThat(repository.problem()).isEmpty();
    }

    @Test
    void a_file_that_changed_after_it_was_found_is_not_read() throws Exception {
        keep("1.0.0", 5);
        ModelCandidate candidate =
                repository.candidate(repository.kept("fan").get(0)).orElseThrow();
        Files.writeString(folder.resolve(file("1.0.0").digest() + ".onnx"), "1.0.1");

        assertThatExceptionOfType(InvalidModelException.class)
                .isThrownBy(() -> candidate.read(100))
                .withMessageContaining("not the content it was kept with");
    }
}
