// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import io.fanwatch.api.AlarmService;
import io.fanwatch.api.DeviceRegistry;
import io.fanwatch.component.AlarmJson;
import io.fanwatch.store.DataFolder;
import io.fanwatch.tests.fuzz.FuzzTarget;
import io.fanwatch.tests.fuzz.InputText;
import io.fanwatch.tests.fuzz.StandIns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.ReadListener;
import javax.servlet.ServletException;
import javax.servlet.ServletInputStream;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.service.useradmin.UserAdmin;

/**
 * Requests to the live page of who is logged in, and log-ins. An input's first line is {@code METHOD PATH}; what follows is the body,
 * every parameter, and the header {@code Authorization}. Nothing is thrown, and nobody gets in.
 */
public final class PageFuzz implements FuzzTarget {

    private static final int INTERNAL_ERROR = 500;

    private final Assets assets = new Assets();
    private final LivePage page;

    public PageFuzz() {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            folder.toFile().deleteOnExit();
            page = new LivePage(
                    "page",
                    StandIns.service(DeviceRegistry.class),
                    StandIns.service(DataFolder.class, Map.of("of", folder)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        page.board.alarms.set(StandIns.service(AlarmService.class));
    }

    @Override
    public void take(byte[] input) throws IOException, ServletException {
        String[] parts = InputText.headAndRest(input);
        String[] first = parts[0].split(" ", 2);
        Access access = new Access(new LoginThrottle(() -> 0));
        access.use(StandIns.service(UserAdmin.class));
        access.crypto.set(StandIns.service(CryptoService.class, Map.of("sha256Hash", "hash")));
        if (access.decide(Optional.of(parts[1]), "192.0.2.1").user().isPresent()
                || access.decide(Optional.of("Basic " + parts[1]), "192.0.2.1")
                        .user()
                        .isPresent()) {
            throw new AssertionError("somebody nobody knows gets in");
        }
        HttpServletRequest request =
                StandIns.proxy(HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getMethod" -> first[0];
                    case "getPathInfo" -> first.length > 1 ? first[1] : null;
                    case "getParameter" -> parts[1];
                    case "getContentType" -> "application/json";
                    case "getRequestURI" -> "/fanwatch";
                    case "getProtocol" -> "HTTP/1.1";
                    case "getRemoteUser" -> "ada";
                    case "getRemoteAddr" -> "192.0.2.1";
                    case "getDateHeader" -> -1L;
                    case "isAsyncSupported" -> false;
                    case "getHeader" ->
                        switch ((String) arguments[0]) {
                            case "X-Fanwatch" -> "1";
                            case "Accept-Encoding" -> "gzip";
                            default -> null;
                        };
                    case "getInputStream" ->
                        new Body(new ByteArrayInputStream(parts[1].getBytes(StandardCharsets.UTF_8)));
                    default -> throw new IllegalStateException("it asks for " + method);
                });
        int[] status = {0};
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        HttpServletResponse response = StandIns.proxy(HttpServletResponse.class, (proxy, method, arguments) -> {
            if (method.getName().equals("setStatus") || method.getName().equals("sendError")) {
                status[0] = (Integer) arguments[0];
            } else if (List.of("setHeader", "addHeader").contains(method.getName())
                    && ((String) arguments[1]).matches("(?s).*[\r\n].*")) {
                throw new AssertionError("a header has several lines");
            } else if (method.getName().equals("getOutputStream")) {
                return new Answer(answer);
            }
            return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
        });
        new PageServlet(assets, page, access).service(request, response);
        if (status[0] == INTERNAL_ERROR) {
            throw new AssertionError("the page answers 500");
        }
        EarlierAlarms.alarm(parts[1].getBytes(StandardCharsets.UTF_8)).ifPresent(alarm -> {
            if (!AlarmJson.alarm(AlarmJson.of(alarm)).equals(alarm)) {
                throw new AssertionError("an alarm that was read cannot be written and read again");
            }
        });
    }

    private static final class Body extends ServletInputStream {

        private final InputStream bytes;

        Body(InputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Answer extends ServletOutputStream {

        private final OutputStream bytes;

        Answer(OutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int b) throws IOException {
            bytes.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
