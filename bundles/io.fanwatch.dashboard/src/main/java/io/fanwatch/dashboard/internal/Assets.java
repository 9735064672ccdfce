// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** The page's files, compressed once, with a version that changes when any of them does. Immutable. */
final class Assets {

    /** The file that a browser gets first. */
    static final String START = "index.html";

    private static final String VERSION_MARK = "{{version}}";
    private static final int TAG_CHARACTERS = 12;
    private static final String SCRIPT = "text/javascript;charset=utf-8";
    private static final String STYLE = "text/css;charset=utf-8";

    private static final List<String> SCRIPTS = List.of(
            "app.js",
            "feed.js",
            "fans.js",
            "fan.js",
            "alarms.js",
            "board.js",
            "health.js",
            "fleet.js",
            "system.js",
            "rejected.js",
            "models.js",
            "text.js",
            "theme.js");

    /** One file; {@code tag} is what its ETag says. */
    @SuppressWarnings("ArrayRecordComponent")
    record Asset(String type, byte[] plain, byte[] compressed, String tag) {}

    private final Map<String, Asset> byName = new LinkedHashMap<>();
    private final String version;

    Assets() {
        SCRIPTS.forEach(script -> add(script, SCRIPT, read(script)));
        add("app.css", STYLE, read("app.css"));
        add("dark.css", STYLE, read("dark.css"));
        add("icon.svg", "image/svg+xml", read("icon.svg"));
        add("uplot.css", STYLE, read("uplot/uPlot.min.css"));
        // the library's smallest file defines a global; modules want to import it
        add("uplot.js", SCRIPT, read("uplot/uPlot.iife.min.js") + "\nexport default uPlot;\n");
        add("uplot-licence.txt", "text/plain;charset=utf-8", read("uplot/LICENSE"));
        version = tag(byName.values().stream().map(Asset::tag).toList().toString());
        add(START, "text/html;charset=utf-8", read(START).replace(VERSION_MARK, version));
    }

    Optional<Asset> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Changes with any file. */
    String version() {
        return version;
    }

    private void add(String name, String type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byName.put(name, new Asset(type, bytes, compress(bytes), tag(text)));
    }

    private static String read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes with gzip. */
    static byte[] compress(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return compressed.toByteArray();
    }

    private static String tag(String text) {
        return digest(text).substring(0, TAG_CHARACTERS);
    }

    static String digest(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
