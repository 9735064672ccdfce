// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.deployment.internal;

import io.fanwatch.kura.protocol.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * One file on its way from a server, with a notification for each so many bytes. Run by one thread; the others may watch
 * it and cancel it.
 */
final class Download {

    private static final int READ_TIMEOUT_MILLIS = 6_000;
    private static final int BLOCK_SIZE = 4 << 10;
    private static final int NOTIFY_BLOCK_SIZE = 256 << 10;
    private static final int NOTIFICATIONS = 20;
    private static final int PROGRESS_UNKNOWN = 50;

    private final DownloadRequest request;
    private final Notifier notifier;
    private volatile long size;
    private volatile long received;
    private volatile String status = Deployment.FAILED;
    private volatile boolean cancelled;

    Download(DownloadRequest request, Notifier notifier) {
        this.request = request;
        this.notifier = notifier;
    }

    DownloadRequest request() {
        return request;
    }

    /** Bytes in all; 0 before the server has answered, -1 if it does not say. */
    long size() {
        return size;
    }

    /** Per cent. */
    int progress() {
        long total = size;
        if (total == 0) {
            return 0;
        }
        return total < 0 ? PROGRESS_UNKNOWN : (int) (received * 100 / total);
    }

    String status() {
        return status;
    }

    /** Ends it soon. */
    void cancel() {
        cancelled = true;
    }

    /**
     * Downloads to a file, which stays half written when that fails, as in Kura.
     *
     * @return whether the file is whole; false if cancelled
     * @throws IOException if it can't be downloaded; that was notified
     */
    boolean to(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            HttpURLConnection connection = connect(request.uri());
            try (InputStream in = connection.getInputStream()) {
                size = connection.getContentLengthLong();
                notify(Deployment.IN_PROGRESS);
                copy(in, out);
            }
        } catch (IOException e) {
            status = Deployment.FAILED;
            notifier.downloadFailed(size, progress(), e.getMessage());
            throw e;
        }
        if (cancelled) {
            status = Deployment.CANCELLED;
            notifier.downloadCancelled(size, progress());
            return false;
        }
        notify(Deployment.COMPLETED);
        return true;
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
        byte[] block = new byte[blockSize()];
        long step = notifyBlockSize();
        long next = step;
        for (int count = in.read(block); count >= 0 && !cancelled; count = in.read(block)) {
            out.write(block, 0, count);
            received += count;
            if (received >= next) {
                next += step;
                notify(Deployment.IN_PROGRESS);
            }
            pause();
        }
    }

    private void pause() throws IOException {
        try {
            Thread.sleep(request.blockDelayMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the gateway stops", e);
        }
    }

    private void notify(String newStatus) {
        status = newStatus;
        notifier.download(size, progress(), newStatus);
    }

    private int blockSize() {
        if (request.blockSize() > 0) {
            return request.blockSize();
        }
        return size > 0 ? (int) (size / 100 + 1) : BLOCK_SIZE;
    }

    private long notifyBlockSize() {
        if (request.notifyBlockSize() > 0) {
            return request.notifyBlockSize();
        }
        return size > 0 ? Math.max(1, size / NOTIFICATIONS) : NOTIFY_BLOCK_SIZE;
    }

    /* redirects are followed by hand, between http and https too */
    private HttpURLConnection connect(String address) throws IOException {
        if (!(new URL(address).openConnection() instanceof HttpURLConnection connection)) {
            throw new MalformedURLException("The request URL is not supported");
        }
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(request.timeoutMillis());
        connection.setReadTimeout(READ_TIMEOUT_MILLIS);
        if (request.username().isPresent() && request.password().isPresent()) {
            String login = request.username().get() + ":" + request.password().get();
            connection.setRequestProperty(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return switch (connection.getResponseCode()) {
            case HttpURLConnection.HTTP_MOVED_TEMP,
                    HttpURLConnection.HTTP_MOVED_PERM,
                    HttpURLConnection.HTTP_SEE_OTHER -> connect(connection.getHeaderField("Location"));
            default -> connection;
        };
    }
}
