// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.vafer.jdeb.Compression;
import org.vafer.jdeb.Console;
import org.vafer.jdeb.DataProducer;
import org.vafer.jdeb.DebMaker;
import org.vafer.jdeb.PackagingException;
import org.vafer.jdeb.mapping.Mapper;
import org.vafer.jdeb.mapping.PermMapper;
import org.vafer.jdeb.producers.DataProducerFile;
import org.vafer.jdeb.producers.DataProducerPathTemplate;

/**
 * A Debian package for Kura 6, which starts what lies in its folder {@code plugins/6s}: on level 6, after all of its own. The
 * same bundles always give the same bytes.
 *
 * @param version a Debian version
 * @param architecture as Debian names it, or {@code all}
 * @param relations the fields of the control file that say what else it needs, each a line
 * @param summary a line for lists of packages
 * @param deploymentPackage the deployment package that holds the same bundles: it may not be there at the same time
 */
record DebianPackage(
        String name,
        String version,
        String architecture,
        List<String> relations,
        String maintainer,
        String summary,
        String deploymentPackage) {

    /** What it is made of, as CycloneDX. */
    static final String BILL_OF_MATERIALS = "sbom.cdx.json";

    private static final String PLUGINS = "/opt/eclipse/kura/plugins/6s/";
    private static final String USER_OF_KURA = "kurad";
    /* gzip's header names in it how hard was tried; java.util.zip leaves that out */
    private static final int EXTRA_FLAGS = 8;
    private static final byte BEST_COMPRESSION = 2;

    /**
     * @param file becomes the package
     * @param work a folder for what the package says of itself, with its bill of materials
     */
    void write(Path file, Path work, List<Bundle> bundles, Instant timestamp) throws IOException {
        Path control = Files.createDirectories(work.resolve("control"));
        Files.writeString(control.resolve("control"), control());
        for (String script : List.of("preinst", "postinst", "postrm")) {
            Files.writeString(control.resolve(script), script(script, bundles));
        }
        List<DataProducer> content = new ArrayList<>();
        content.add(
                new DataProducerPathTemplate(new String[] {"/opt", "/opt/eclipse"}, null, null, owner("root", "755")));
        for (Bundle bundle : bundles) {
            content.add(file(bundle.file(), PLUGINS + bundle.fileName(), USER_OF_KURA, "600"));
        }
        String documents = "/usr/share/doc/" + name + "/";
        content.add(text(work.resolve("copyright"), documents + "copyright", bytes(resource("copyright"))));
        content.add(file(work.resolve(BILL_OF_MATERIALS), documents + BILL_OF_MATERIALS, "root", "644"));
        content.add(text(work.resolve("changelog.gz"), documents + "changelog.gz", compressed(changelog(timestamp))));
        content.add(text(
                work.resolve("overrides"),
                "/usr/share/lintian/overrides/" + name,
                bytes(filled("overrides", bundles))));

        DebMaker maker = new DebMaker(new Silence(), content, List.of());
        maker.setDeb(file.toFile());
        maker.setControl(control.toFile());
        maker.setOutputTimestampMs(timestamp.toEpochMilli());
        try {
            maker.createDeb(Compression.GZIP);
        } catch (PackagingException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private String control() {
        return "Package: " + name + "\nVersion: " + version + "\nArchitecture: " + architecture
                + "\nMaintainer: " + maintainer + "\nSection: misc\nPriority: optional\n"
                + relations.stream().map(line -> line + "\n").collect(Collectors.joining())
                + "Description: " + summary
                + "\n Part of Fanwatch, predictive maintenance of turbine fans on Eclipse Kura 6."
                + "\n Kura starts it at its next start.\n";
    }

    private String script(String script, List<Bundle> bundles) throws IOException {
        return filled(script, bundles).replace("@NAME@", name).replace("@DEPLOYMENT_PACKAGE@", deploymentPackage);
    }

    /* a line that has @BUNDLE@ in it stands for one of each bundle */
    private String filled(String resource, List<Bundle> bundles) throws IOException {
        return resource(resource)
                .lines()
                .flatMap(line -> line.contains("@BUNDLE@")
                        ? bundles.stream().map(bundle -> line.replace("@BUNDLE@", PLUGINS + bundle.fileName()))
                        : List.of(line).stream())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String changelog(Instant timestamp) {
        return name + " (" + version
                + ") stable; urgency=medium\n\n  * What changed is in Fanwatch's CHANGELOG.md.\n\n -- "
                + maintainer + "  "
                + DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
                        .format(timestamp.atOffset(ZoneOffset.UTC))
                + "\n";
    }

    private static DataProducer text(Path source, String target, byte[] content) throws IOException {
        Files.write(source, content);
        return file(source, target, "root", "644");
    }

    private static DataProducer file(Path source, String target, String owner, String mode) {
        return new DataProducerFile(source.toFile(), target, null, null, owner(owner, mode));
    }

    private static Mapper[] owner(String owner, String mode) {
        return new Mapper[] {new PermMapper(0, 0, owner, owner, mode, "755", 0, null)};
    }

    private static String resource(String resource) throws IOException {
        try (InputStream in = DebianPackage.class.getResourceAsStream("debian/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compressed(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(bytes(text));
        }
        byte[] compressed = out.toByteArray();
        compressed[EXTRA_FLAGS] = BEST_COMPRESSION;
        return compressed;
    }

    private static final class Silence implements Console {
        @Override
        public void debug(String message) {}

        @Override
        public void info(String message) {}

        @Override
        public void warn(String message) {}
    }
}
