// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** What packs the bundles of the one feature that this project depends on, in the feature's order. */
abstract class FeatureMojo extends AbstractMojo {

    /** This project, the feature, the bundle: what a bundle itself depends on is not packed. */
    private static final int TRAIL_OF_A_BUNDLE = 3;

    private static final String PASSWORD = "FANWATCH_SIGN_PASSWORD";

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    @Parameter(defaultValue = "${project.build.outputTimestamp}", readonly = true, required = true)
    private String outputTimestamp;

    @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
    private File outputDirectory;

    /** The deployment package's symbolic name: what Kura lists it under, the same over all versions. */
    @Parameter(required = true)
    String symbolicName;

    /** The package's version: what it holds one of has the same version; else this project's. */
    @Parameter(defaultValue = "${project.version}", required = true)
    String version;

    /** The key store with the key that signs the bundles; without it they are not signed. */
    @Parameter(property = "fanwatch.sign.keystore")
    File signKeyStore;

    /** Which of its keys; need not be said if it has one. */
    @Parameter(property = "fanwatch.sign.alias")
    private String signAlias;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        try {
            List<Bundle> bundles = new ArrayList<>();
            for (Artifact artifact : project.getArtifacts()) {
                if (artifact.getDependencyTrail().size() == TRAIL_OF_A_BUNDLE) {
                    Bundle bundle = Bundle.read(artifact.getFile().toPath());
                    bundles.add(
                            BundleSlimmer.slim(bundle, outputDirectory.toPath().resolve("slim")));
                }
            }
            if (signKeyStore != null) {
                BundleSigner signer = new BundleSigner(signKeyStore, signAlias, password());
                Path signed = outputDirectory.toPath().resolve("signed");
                for (ListIterator<Bundle> each = bundles.listIterator(); each.hasNext(); ) {
                    each.set(signer.sign(each.next(), signed));
                }
            }
            if (bundles.isEmpty()) {
                throw new MojoFailureException(
                        "no bundle to pack: depend on one feature of type pom that lists its bundles");
            }
            write(bundles, outputDirectory.toPath(), Instant.parse(outputTimestamp));
        } catch (IOException e) {
            throw new MojoExecutionException("cannot pack " + symbolicName + ": " + e.getMessage(), e);
        }
    }

    /* not a parameter: a process list would show it */
    private static char[] password() throws IOException {
        String password = System.getenv(PASSWORD);
        if (password == null) {
            throw new IOException("the password of the key store must be in the environment variable " + PASSWORD);
        }
        return password.toCharArray();
    }

    abstract void write(List<Bundle> bundles, Path folder, Instant timestamp)
            throws IOException, MojoExecutionException, MojoFailureException;

    /** Deletes packages: one that a build of another version made would be installed beside the new one. */
    static void deleteFiles(Path folder, String pattern) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, pattern)) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }
}
