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
    private static final int VERSION_CHARACTERS = 12;

    private static final List<String> SCRIPTS =
            List.of("app.js", "feed.js", "fans.js", "fan.js", "alarms.js", "system.js", "text.js", "theme.js");

    /**
     * One file.
     *
     * @param type its content type
     * @param plain its bytes
     * @param compressed the same, with gzip
     * @param tag what its ETag says
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Asset(String type, byte[] plain, byte[] compressed, String tag) {}

    private final Map<String, Asset> byName = new LinkedHashMap<>();
    private final String version;

    Assets() {
        for (String script : SCRIPTS) {
            add(script, "text/javascript;charset=utf-8", read(script));
        }
        add("app.css", "text/css;charset=utf-8", read("app.css"));
        add("dark.css", "text/css;charset=utf-8", read("dark.css"));
        add("icon.svg", "image/svg+xml", read("icon.svg"));
        add("uplot.css", "text/css;charset=utf-8", read("uplot/uPlot.min.css"));
        add("uplot.js", "text/javascript;charset=utf-8", asModule(read("uplot/uPlot.iife.min.js")));
        add("uplot-licence.txt", "text/plain;charset=utf-8", read("uplot/LICENSE"));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byName.values().forEach(asset -> all.writeBytes(asset.plain()));
        version = digest(all.toByteArray());
        String start = new String(read(START), StandardCharsets.UTF_8).replace(VERSION_MARK, version);
        add(START, "text/html;charset=utf-8", start.getBytes(StandardCharsets.UTF_8));
    }

    Optional<Asset> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Changes with any file. */
    String version() {
        return version;
    }

    private void add(String name, String type, byte[] bytes) {
        byName.put(name, new Asset(type, bytes, compress(bytes), digest(bytes)));
    }

    /* the library's smallest file defines a global; modules want to import it */
    private static byte[] asModule(byte[] script) {
        ByteArrayOutputStream module = new ByteArrayOutputStream();
        module.writeBytes(script);
        module.writeBytes("\nexport default uPlot;\n".getBytes(StandardCharsets.UTF_8));
        return module.toByteArray();
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks " + name);
            }
            return in.readAllBytes();
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

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, VERSION_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
