// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

/** Bundles with classes that the JDK's compiler made. */
class BundleSlimmerTest {

    private static final String HIDDEN = "described for the build";

    private static final String SOURCE = """
            package %s;

            @Greeting.Hidden("%s")
            public record Greeting(java.util.List<String> names) implements java.util.function.Supplier<String> {

                @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.CLASS)
                public @interface Hidden {
                    String value();
                }

                public String get() {
                    return names.stream().map(name -> "hello " + name).reduce("", String::concat);
                }

                public void fail() throws java.io.IOException {
                    throw new java.io.IOException("failed");
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path classes;
    private Bundle bundle;
    private Bundle slim;

    @BeforeEach
    void slim() throws IOException {
        classes = Files.createDirectories(folder.resolve("classes"));
        compile("io.fanwatch.x");
        compile("io.fanwatch.x.internal");
        compile("org.other");
        bundle = bundle();
        slim = BundleSlimmer.slim(bundle, folder.resolve("slim"));
    }

    private void compile(String name) throws IOException {
        Path source = Files.createDirectories(folder.resolve(name)).resolve("Greeting.java");
        Files.writeString(source, SOURCE.formatted(name, HIDDEN));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-g:source,lines", "-d", classes.toString(), source.toString());
        assertThat(result).isZero();
    }

    private Bundle bundle() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "a.bundle");
        manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
        Path file = folder.resolve("bundle.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                Stream<Path> paths = Files.walk(classes)) {
            put(jar, "META-INF/maven/", new byte[0]);
            put(jar, "META-INF/maven/pom.xml", new byte[10]);
            put(jar, "OSGI-INF/component.xml", new byte[10]);
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                put(jar, classes.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return Bundle.read(file);
    }

    private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    private static String content(Bundle of, String entry) throws IOException {
        try (JarFile jar = new JarFile(of.file().toFile())) {
            byte[] bytes = jar.getInputStream(jar.getEntry(entry)).readAllBytes();
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private static List<String> innerClasses(Bundle of, String name) throws IOException {
        List<String> found = new ArrayList<>();
        byte[] content = content(of, name + ".class").getBytes(StandardCharsets.ISO_8859_1);
        new ClassReader(content)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public void visitInnerClass(String inner, String outer, String simple, int access) {
                                found.add(inner);
                            }
                        },
                        0);
        return found;
    }

    @Test
    void what_is_left_is_the_same_bundle_with_its_manifest_first_and_without_folders_and_mavens_files()
            throws IOException {
        assertThat(Bundle.read(slim.file()).symbolicName()).isEqualTo("a.bundle");
        assertThat(slim).usingRecursiveComparison().ignoringFields("file").isEqualTo(bundle);
        try (JarFile jar = new JarFile(slim.file().toFile());
                JarInputStream stream = new JarInputStream(Files.newInputStream(slim.file()))) {
            assertThat(stream.getManifest()).isNotNull();
            List<String> names = Collections.list(jar.entries()).stream()
                    .map(ZipEntry::getName)
                    .toList();
            assertThat(names)
                    .containsExactlyInAnyOrder(
                            JarFile.MANIFEST_NAME,
                            "OSGI-INF/component.xml",
                            "io/fanwatch/x/Greeting.class",
                            "io/fanwatch/x/Greeting$Hidden.class",
                            "io/fanwatch/x/internal/Greeting.class",
                            "io/fanwatch/x/internal/Greeting$Hidden.class",
                            "org/other/Greeting.class",
                            "org/other/Greeting$Hidden.class");
        }
    }

    @Test
    void classes_lose_what_the_build_has_read_and_only_internal_ones_their_generics_and_declared_exceptions()
            throws IOException {
        String signature = "Ljava/util/List<Ljava/lang/String;>;";
        String internal = "io/fanwatch/x/internal/Greeting";
        assertThat(content(bundle, internal + ".class")).contains(HIDDEN, signature);
        assertThat(innerClasses(bundle, internal)).hasSize(2);

        assertThat(innerClasses(slim, internal)).containsExactly(internal + "$Hidden");
        assertThat(content(slim, internal + ".class")).doesNotContain(HIDDEN, signature, "Exceptions");
        assertThat(content(slim, "io/fanwatch/x/Greeting.class"))
                .doesNotContain(HIDDEN)
                .contains(signature, "Exceptions");
    }

    @Test
    void classes_of_others_are_not_touched() throws IOException {
        assertThat(content(slim, "org/other/Greeting.class")).isEqualTo(content(bundle, "org/other/Greeting.class"));
    }

    @Test
    void classes_run_as_before_and_say_in_which_line_they_fail() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {slim.file().toUri().toURL()})) {
            Class<?> type = loader.loadClass("io.fanwatch.x.internal.Greeting");
            Object greeting = type.getConstructor(List.class).newInstance(List.of("ada"));

            assertThat(type.getMethod("get").invoke(greeting)).isEqualTo("hello ada");
            assertThat(greeting).hasToString("Greeting[names=[ada]]");
            assertThatThrownBy(() -> type.getMethod("fail").invoke(greeting))
                    .cause()
                    .satisfies(failure -> assertThat(failure.getStackTrace()[0])
                            .hasToString("io.fanwatch.x.internal.Greeting.fail(Greeting.java:16)"));
        }
    }

    @Test
    void the_same_bundle_gives_the_same_bytes() throws IOException {
        Bundle again = BundleSlimmer.slim(bundle, folder.resolve("again"));

        assertThat(again.file()).hasSameBinaryContentAs(slim.file());
    }
}
