// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Packs the same bundles into a Debian package for Kura 6. */
@Mojo(
        name = "debian",
        defaultPhase = LifecyclePhase.PACKAGE,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class DebianMojo extends FeatureMojo {

    /** The Debian package's name: that of the deployment package, without the architecture. */
    @Parameter
    private String debianName;

    /** The architecture as Debian names it, or {@code all}. */
    @Parameter(defaultValue = "all", required = true)
    private String debianArchitecture;

    /** What it needs, as in a control file. */
    @Parameter(required = true)
    private String debianDepends;

    /** What it is of little use without, as in a control file. */
    @Parameter
    private String debianRecommends;

    /** Who answers for the packages, as in a control file. */
    @Parameter(required = true)
    private String debianMaintainer;

    @Override
    void write(List<Bundle> bundles, Path folder, Instant timestamp) throws IOException {
        String name = debianName == null ? symbolicName : debianName;
        String debianVersion = debian(version);
        List<String> relations = new ArrayList<>(List.of("Depends: " + debian(debianDepends)));
        if (debianRecommends != null) {
            relations.add("Recommends: " + debianRecommends);
        }
        DebianPackage contents = new DebianPackage(
                name,
                debianVersion,
                debianArchitecture,
                relations,
                debianMaintainer,
                project.getDescription().replaceFirst("^The ", ""),
                symbolicName);
        deleteFiles(folder, "*.deb");
        Path file = folder.resolve(name + "_" + debianVersion + "_" + debianArchitecture + ".deb");
        Path work = Files.createDirectories(folder.resolve("debian"));
        BillOfMaterials.write(work.resolve(DebianPackage.BILL_OF_MATERIALS), name, debianVersion, bundles, timestamp);
        contents.write(file, work, bundles, timestamp);
        getLog().info(file.getFileName() + ": " + bundles.size() + " bundles");
    }

    /* a tilde sorts before the release */
    private static String debian(String text) {
        return text.replace("-SNAPSHOT", "~SNAPSHOT");
    }
}
