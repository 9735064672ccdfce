// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A model as a deployment package: one bundle without code that offers the model file, and its signature, to the scorer.
 * Package and bundle are called by the model's name, so that a later version upgrades an earlier one in place. The same
 * model always gives the same bytes.
 */
public final class ModelPackage {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+(\\.[A-Za-z0-9_-]+)?");
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final ModelOnDisk model;
    private final ModelCheck.Passed description;

    private ModelPackage(ModelOnDisk model, ModelCheck.Passed description) {
        this.model = model;
        this.description = description;
    }

    /**
     * Weights in files beside the model are folded into it.
     *
     * @param maximumBytes how large a model file the gateway takes
     * @throws ModelToolException if a gateway would refuse the model, or its name or version cannot name a package
     */
    public static ModelPackage of(ModelOnDisk file, long maximumBytes) throws ModelToolException {
        ModelOnDisk model = file.folded(maximumBytes);
        ModelCheck.Passed description = model.check("", maximumBytes);
        if (!NAME.matcher(description.name()).matches()
                || !VERSION.matcher(description.version()).matches()) {
            throw new ModelToolException(
                    "The model " + description.label() + " cannot name a package. Train it with a --name of letters,"
                            + " digits, '.', '_' and '-', and a --version of three numbers, such as fan and 1.1.0.",
                    null);
        }
        return new ModelPackage(model, description);
    }

    /** The usual name of the package's file. */
    public String fileName() {
        return symbolicName() + "-" + description.version() + ".dp";
    }

    private String symbolicName() {
        return "fanwatch-model-" + description.name();
    }

    private String bundleName() {
        return "io.fanwatch.model." + description.name();
    }

    /** @throws ModelToolException if the file cannot be written */
    public void write(Path file) throws ModelToolException {
        String bundleFile = bundleName() + "-" + description.version() + ".jar";
        try {
            Manifest manifest = new Manifest();
            Attributes main = manifest.getMainAttributes();
            main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            main.putValue("DeploymentPackage-SymbolicName", symbolicName());
            main.putValue("DeploymentPackage-Version", description.version());
            main.putValue("DeploymentPackage-Name", "Fanwatch model " + description.name());
            Attributes section = new Attributes();
            section.putValue("Bundle-SymbolicName", bundleName());
            section.putValue("Bundle-Version", description.version());
            manifest.getEntries().put(bundleFile, section);
            try (OutputStream out = Files.newOutputStream(file);
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.setLevel(Deflater.BEST_COMPRESSION);
                put(zip, JarFile.MANIFEST_NAME, bytes(manifest));
                put(zip, bundleFile, bundle());
            }
        } catch (IOException e) {
            throw new ModelToolException(file + " cannot be written (" + e + "). Choose another file.", e);
        }
    }

    private byte[] bundle() throws IOException {
        String path = "model/" + description.name() + ".onnx";
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", bundleName());
        main.putValue("Bundle-Version", description.version());
        main.putValue("Bundle-Name", "Fanwatch model " + description.name());
        main.putValue(
                "Provide-Capability",
                "io.fanwatch.model;io.fanwatch.model=\"" + description.name() + "\";version:Version=\""
                        + description.version() + "\";path=\"" + path + "\"");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            // the package around it is compressed
            zip.setLevel(Deflater.NO_COMPRESSION);
            put(zip, JarFile.MANIFEST_NAME, bytes(manifest));
            put(zip, path, model.bytes());
            if (model.signature().isPresent()) {
                put(
                        zip,
                        path + ModelOnDisk.SIGNATURE_SUFFIX,
                        model.signature().get().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return out.toByteArray();
    }

    private static byte[] bytes(Manifest manifest) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        manifest.write(out);
        return out.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
