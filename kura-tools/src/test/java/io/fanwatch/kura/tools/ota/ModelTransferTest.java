// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.ota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanwatch.kura.protocol.Requests;
import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.kura.tools.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.kura.message.KuraPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside a gateway that keeps what it is sent, as Fanwatch does, and leaves requests unanswered as a test says. */
class ModelTransferTest {

    private static final byte[] MODEL = "a model of thirty bytes, truly".getBytes(StandardCharsets.UTF_8);
    private static final int PIECE = 10;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(new PrintStream(output, true, StandardCharsets.UTF_8), false, false);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> unanswered = new CopyOnWriteArrayList<>();
    private volatile Optional<String> refusal = Optional.empty();
    private volatile Optional<Object> signature = Optional.empty();
    private volatile boolean old;
    private AnsweringGateway gateway;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        gateway = new AnsweringGateway(this::answer, Duration.ofSeconds(5), terminal);
        file = Files.write(folder.resolve("fan.onnx"), MODEL);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_model_goes_in_pieces_with_the_signature_beside_it() throws Exception {
        Files.writeString(folder.resolve("fan.onnx.sig"), "c2lnbmVk\n");

        Verdict verdict = send();

        assertThat(verdict.done()).as(verdict.toString()).isTrue();
        assertThat(verdict.lines())
                .containsExactly(
                        "fan 1.1.0 has passed its checks and is on acme/gateway-7",
                        "Active in fanwatch-scorer-onnx now: fan 1.1.0");
        assertThat(received.toByteArray()).isEqualTo(MODEL);
        assertThat(requests)
                .startsWith("GET model/received", "EXEC model/receive 0", "EXEC model/receive 10")
                .endsWith("EXEC model/install", "GET model");
        assertThat(signature).contains("c2lnbmVk");
    }

    @Test
    void what_an_earlier_try_left_is_not_sent_again() throws Exception {
        received.write(MODEL, 0, 17);

        assertThat(send().done()).isTrue();
        assertThat(received.toByteArray()).isEqualTo(MODEL);
        assertThat(requests).contains("EXEC model/receive 17").doesNotContain("EXEC model/receive 0");
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("An earlier try ended at 17 of 30 bytes");
    }

    @Test
    void answers_that_are_lost_do_no_harm() throws Exception {
        unanswered.addAll(List.of("EXEC model/receive 10", "EXEC model/install"));

        assertThat(send().done()).isTrue();
        assertThat(received.toByteArray()).isEqualTo(MODEL);
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("does not answer", "answers again");
    }

    @Test
    void a_refusal_is_told_with_its_reason() throws Exception {
        refusal = Optional.of("the signature is missing: sign the model");

        Verdict verdict = send();

        assertThat(verdict.done()).isFalse();
        assertThat(verdict.lines())
                .containsExactly(
                        "acme/gateway-7 refuses the model, code 500: the signature is missing: sign the model");
        assertThat(received.size()).as("nothing is sent in a loop").isEqualTo(0);
    }

    @Test
    void a_gateway_before_1_1_is_told_apart() throws Exception {
        old = true;

        assertThat(send().lines()).singleElement().asString().contains("older than 1.1.0", "ota install");
    }

    @Test
    void a_file_that_is_not_there_or_empty_is_no_model() throws Exception {
        Path missing = folder.resolve("missing.onnx");
        assertThatThrownBy(() -> ModelUpload.read(missing, Optional.empty(), Optional.empty()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("no file");
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> ModelUpload.read(file, Optional.empty(), Optional.empty()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("is empty");
    }

    private Verdict send() throws Exception {
        ModelUpload model = ModelUpload.read(file, Optional.empty(), Optional.empty());
        return new ModelTransfer(gateway.device(), model, PIECE, Duration.ofSeconds(60), terminal).run();
    }

    private Optional<KuraPayload> answer(Requests.Address address, KuraPayload request) throws Exception {
        String what = address.method() + " " + String.join("/", address.resource());
        if (what.equals("EXEC model/receive")) {
            what += " " + request.getMetric("offset");
        }
        requests.add(what);
        KuraPayload reply = reply(what, request);
        return unanswered.remove(what) ? Optional.empty() : Optional.of(reply);
    }

    private KuraPayload reply(String what, KuraPayload request) throws Exception {
        String installed = "{\"scorer\":\"fanwatch-scorer-onnx\",\"%s\":\"fan 1.1.0\"}";
        if (old || what.equals("GET model")) {
            return reply(Requests.OK, "{\"scorers\":[" + installed.formatted("active") + "]}");
        }
        if (what.equals("EXEC model/install")) {
            signature = Optional.ofNullable(request.getMetric("signature"));
            return reply(Requests.OK, installed.formatted("model"));
        }
        if (what.startsWith("EXEC")) {
            if (refusal.isPresent()) {
                return reply(Requests.ERROR, refusal.get());
            }
            if (!what.endsWith(" " + received.size())) {
                return reply(Requests.ERROR, "the bytes begin elsewhere: go on from there");
            }
            received.write(request.getBody());
        }
        return reply(Requests.OK, "{\"received\":" + received.size() + "}");
    }

    private static KuraPayload reply(int code, String text) {
        KuraPayload reply = new KuraPayload();
        reply.addMetric(Requests.RESPONSE_CODE, code);
        if (code == Requests.OK) {
            reply.setBody(text.getBytes(StandardCharsets.UTF_8));
        } else {
            reply.addMetric(Requests.EXCEPTION_MESSAGE, text);
        }
        return reply;
    }
}
