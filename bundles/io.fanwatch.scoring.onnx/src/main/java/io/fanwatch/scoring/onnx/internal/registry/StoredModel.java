// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.osgi.framework.Version;

/**
 * What is known of a model file, kept or not.
 *
 * @param arrival when it was first seen, as a rising number
 * @param service when it last took over, as a rising number; 0 if it never did
 * @param fault why it is not to be used; empty if nothing is wrong with it
 * @param bytes its size on disk; 0 if the file is not kept
 */
public record StoredModel(
        String digest, String name, Version version, long arrival, long service, String fault, long bytes) {

    StoredModel inService(long when) {
        return new StoredModel(digest, name, version, arrival, when, fault, bytes);
    }

    StoredModel withFault(String reason) {
        return new StoredModel(digest, name, version, arrival, service, reason, bytes);
    }

    StoredModel kept(long size) {
        return new StoredModel(digest, name, version, arrival, service, fault, size);
    }

    /** Whether it was ever active here. */
    public boolean hasServed() {
        return service > 0;
    }

    public boolean isKept() {
        return bytes > 0;
    }

    /** Whether nothing is known that speaks against it. */
    public boolean isSound() {
        return fault.isEmpty();
    }

    long lastUse() {
        return Math.max(arrival, service);
    }

    /** @throws IllegalArgumentException if the file is damaged */
    static StoredModel read(Path file, String digest) throws IOException {
        Properties values = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            values.load(in);
        }
        return new StoredModel(
                digest,
                require(values, "name"),
                Version.parseVersion(require(values, "version")),
                Long.parseLong(require(values, "arrival")),
                Long.parseLong(require(values, "service")),
                values.getProperty("fault", ""),
                Long.parseLong(require(values, "bytes")));
    }

    private static String require(Properties values, String key) {
        return Optional.ofNullable(values.getProperty(key))
                .orElseThrow(() -> new IllegalArgumentException("an entry lacks its " + key));
    }

    /** What {@link #read} reads; the same since 1.0.0. */
    byte[] text() throws IOException {
        Properties values = new Properties();
        values.setProperty("name", name);
        values.setProperty("version", version.toString());
        values.setProperty("arrival", Long.toString(arrival));
        values.setProperty("service", Long.toString(service));
        values.setProperty("fault", fault);
        values.setProperty("bytes", Long.toString(bytes));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        values.store(text, null);
        return text.toByteArray();
    }
}
