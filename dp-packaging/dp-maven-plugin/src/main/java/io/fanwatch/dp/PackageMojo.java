// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Packs the bundles of the one feature that this project depends on, in the feature's order, into a .dp file. */
@Mojo(
        name = "package",
        defaultPhase = LifecyclePhase.PACKAGE,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class PackageMojo extends FeatureMojo {

    private static final double BYTES_PER_KILOBYTE = 1_000;

    /** How large the package may be, in kilobytes (1,000 bytes): what may be sent over the air. */
    @Parameter(required = true)
    private int maximumKilobytes;

    @Override
    void write(List<Bundle> bundles, Path folder, Instant timestamp)
            throws IOException, MojoExecutionException, MojoFailureException {
        String osgiVersion = version.replace("-SNAPSHOT", ".SNAPSHOT");
        DeploymentPackage contents = new DeploymentPackage(symbolicName, osgiVersion, project.getName());
        bundles.forEach(contents::add);
        deleteFiles(folder, "*.{dp,cdx.json}");
        Path file = folder.resolve(symbolicName + "-" + osgiVersion + ".dp");
        contents.write(file, timestamp);
        BillOfMaterials.write(
                folder.resolve(symbolicName + "-" + osgiVersion + ".cdx.json"),
                symbolicName,
                osgiVersion,
                bundles,
                timestamp);
        double kilobytes = Files.size(file) / BYTES_PER_KILOBYTE;
        String size = String.format(
                "%s: %d bundles, %.1f kB of at most %d kB",
                file.getFileName(), bundles.size(), kilobytes, maximumKilobytes);
        // signatures may come on top
        if (kilobytes > maximumKilobytes && signKeyStore == null) {
            throw new MojoFailureException("too large to send over the air: " + size);
        }
        getLog().info(size);
    }
}
