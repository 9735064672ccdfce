// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.scoring.onnx.internal.deployment;

import io.fanwatch.component.StatusReport;
import io.fanwatch.scoring.onnx.internal.registry.ModelRepository;
import io.fanwatch.scoring.onnx.internal.session.OnnxModel;
import io.fanwatch.scoring.onnx.internal.session.ReadingWindows;
import io.fanwatch.store.KeptState;
import io.fanwatch.store.SnapshotFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps over restarts what the active model remembers of fans, in one file that belongs to that model's file. Written once a
 * minute while readings come; a kill costs what came since. Thread-safe.
 */
final class KeptWindows {

    /** With the time between two looks and that of writing, a minute. */
    static final long SHORTEST_MILLIS = 50_000;

    private static final int MARK = 0x46575257;
    private static final int VERSION = 1;

    private final KeptState kept;
    private final Supplier<Optional<DeployedModel>> active;
    private ReadingWindows written;
    private long changesWritten;

    /** @param millis a clock that never goes back */
    KeptWindows(ModelRepository repository, Supplier<Optional<DeployedModel>> active, LongSupplier millis) {
        this.active = active;
        this.kept = new KeptState(
                "what the model remembered of fans",
                "every fan begins anew",
                "what the model remembers of fans does not outlive a restart",
                () -> new SnapshotFile(folder(repository).resolve("windows.snapshot"), MARK, VERSION, VERSION),
                millis);
    }

    private static Path folder(ModelRepository repository) throws IOException {
        return repository.folder().orElseThrow(() -> new IOException("the gateway's data folder is not there"));
    }

    /** Lets a model that was just loaded go on from where its file was before. */
    synchronized void restore(OnnxModel model, String digest) {
        if (model.windows().isEmpty()) {
            return;
        }
        // it may be loaded again for another configuration, while it scores
        save(active.get().filter(now -> now.digest().equals(digest)));
        Map<String, byte[]> fans = new LinkedHashMap<>();
        boolean sound = kept.restore((in, version) -> {
            if (in.readUTF().equals(digest)) {
                fans.putAll(ReadingWindows.read(in));
            } else {
                in.transferTo(OutputStream.nullOutputStream());
            }
        });
        if (sound) {
            model.windows().get().restore(fans);
        }
    }

    /** Writes if there is anything new and it is time. */
    synchronized void tick() {
        if (kept.ageMillis() >= SHORTEST_MILLIS && kept.mayWrite()) {
            save(active.get());
        }
    }

    /** Writes what that model remembers, if there is anything new. */
    synchronized void save(Optional<DeployedModel> model) {
        Optional<ReadingWindows> windows = model.flatMap(now -> now.model().windows());
        long changes = windows.map(ReadingWindows::changes).orElse(0L);
        if (windows.isEmpty() || changes == 0 || windows.get() == written && changes == changesWritten) {
            return;
        }
        boolean isWritten = kept.save(out -> {
            out.writeUTF(model.get().digest());
            windows.get().write(out);
        });
        if (isWritten) {
            written = windows.get();
            changesWritten = changes;
        }
    }

    void describe(StatusReport report) {
        if (active.get().flatMap(now -> now.model().windows()).isPresent()) {
            kept.describe(report);
        }
    }
}
