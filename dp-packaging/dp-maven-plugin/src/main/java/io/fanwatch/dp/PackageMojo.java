// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;

/** Packs the bundles of the one feature that this project depends on, in the feature's order, into a .dp file. */
@Mojo(
        name = "package",
        defaultPhase = LifecyclePhase.PACKAGE,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class PackageMojo extends AbstractMojo {

    /** This project, the feature, the bundle: what a bundle itself depends on is not packed. */
    private static final int TRAIL_OF_A_BUNDLE = 3;

    private static final double BYTES_PER_KILOBYTE = 1_000;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Parameter(defaultValue = "${project.build.outputTimestamp}", readonly = true, required = true)
    private String outputTimestamp;

    @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
    private File outputDirectory;

    /** The package's symbolic name: what Kura lists it under, the same over all versions. */
    @Parameter(required = true)
    private String symbolicName;

    /** The package's version: what it holds one of has the same version; else this project's. */
    @Parameter(defaultValue = "${project.version}", required = true)
    private String version;

    /** How large the package may be, in kilobytes (1,000 bytes): what may be sent over the air. */
    @Parameter(required = true)
    private int maximumKilobytes;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        String osgiVersion = version.replace("-SNAPSHOT", ".SNAPSHOT");
        DeploymentPackage contents = new DeploymentPackage(symbolicName, osgiVersion, project.getName());
        Path folder = outputDirectory.toPath();
        Path file = folder.resolve(symbolicName + "-" + osgiVersion + ".dp");
        double kilobytes;
        try {
            for (Artifact artifact : project.getArtifacts()) {
                if (artifact.getDependencyTrail().size() == TRAIL_OF_A_BUNDLE) {
                    contents.add(artifact.getFile().toPath());
                }
            }
            deletePackages(folder);
            contents.write(file, Instant.parse(outputTimestamp));
            kilobytes = Files.size(file) / BYTES_PER_KILOBYTE;
        } catch (IOException e) {
            throw new MojoExecutionException("cannot write " + file + ": " + e.getMessage(), e);
        }
        if (contents.size() == 0) {
            throw new MojoFailureException(
                    "no bundle to pack: depend on one feature of type pom that lists its bundles");
        }
        String size = String.format(
                "%s: %d bundles, %.1f kB of at most %d kB",
                file.getFileName(), contents.size(), kilobytes, maximumKilobytes);
        if (kilobytes > maximumKilobytes) {
            throw new MojoFailureException("too large to send over the air: " + size);
        }
        getLog().info(size);
    }

    /* one that a build of another version made would be installed beside the new one */
    private static void deletePackages(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "*.dp")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }
}
