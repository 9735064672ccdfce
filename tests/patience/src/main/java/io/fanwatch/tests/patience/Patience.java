package io.fanwatch.tests.patience;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long Awaitility waits in tests that do not say. JUnit finds this by itself. What is to happen happens at once on an
 * idle machine; on a busy one with few processors it may take many times as long, and that is no failure.
 */
public final class Patience implements BeforeAllCallback {

    private static final Duration DEFAULT = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(DEFAULT);
    }
}
